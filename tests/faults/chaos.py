"""Faults in shuffled order against a whole portal under load, and the naive way beside it under the same faults.

    python -m tests.faults.chaos --seed 1 --seconds 60

Exits 1 unless nothing acknowledged was lost or doubled, every chain is whole, and the naive way has lost something:
faults that the naive way survives would prove nothing.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bin"))

from tests.faults.findings import Findings, check, naive_losses
from tests.faults.installation import Installation, until

PEOPLE = 3
Fault = Callable[[Installation, random.Random], None]


@dataclass(frozen=True)
class Outcome:
    """What the faults have done to the portal, and what they did to the naive way."""

    faults: list[str]
    found: Findings
    naive_acknowledged: int
    naive_lost: int
    naive_doubled: int

    @property
    def is_good(self) -> bool:
        """Tell whether the portal came through and the faults did bite."""
        return self.found.acknowledged > 0 and self.found.is_sound and self.naive_lost > 0

    def __str__(self) -> str:
        found = self.found
        chains = "every chain whole" if not found.broken_chains else f"broken chains {found.broken_chains}"
        lines = [
            f"{len(self.faults)} faults: {', '.join(self.faults)}",
            f"portal: {found.acknowledged} acknowledged, {len(found.lost)} lost, {len(found.doubled)} doubled,"
            f" {chains}, longest delay {found.longest_delay:.1f} s, slowest command {found.slowest_command:.1f} s",
            f"naive:  {self.naive_acknowledged} acknowledged, {self.naive_lost} lost, {self.naive_doubled} doubled",
            *(f"  lost: {what}" for what in found.lost[:20]),
            *(f"  doubled: {what}" for what in found.doubled[:20]),
        ]
        return "\n".join(lines)


# ---- the faults -------------------------------------------------------------------------------------------------


def kill_the_worker(portal: Installation, chance: random.Random) -> None:
    """Lose the machine that the worker runs on; another one takes over."""
    portal.kill("worker")
    time.sleep(chance.uniform(0, 1))
    portal.start_worker()


def kill_a_pool_process(portal: Installation, chance: random.Random) -> None:
    """Lose one process of the worker's pool."""
    _kill_one(portal.children_of("worker"), chance)


def pause_the_worker(portal: Installation, chance: random.Random) -> None:
    """Let the worker stand still and go on."""
    portal.signal("worker", signal.SIGSTOP)
    time.sleep(chance.uniform(1, 3))
    portal.signal("worker", signal.SIGCONT)


def empty_redis(portal: Installation, chance: random.Random) -> None:
    """Lose all that is queued, while something is."""
    portal.signal("worker", signal.SIGSTOP)
    time.sleep(chance.uniform(0.5, 1))
    portal.redis.flush()
    portal.signal("worker", signal.SIGCONT)


def kill_redis(portal: Installation, chance: random.Random) -> None:
    """Lose Redis for some seconds, and all that it held."""
    portal.redis.kill()
    time.sleep(chance.uniform(1, 4))
    portal.redis.start()


def hang_redis(portal: Installation, chance: random.Random) -> None:
    """Let Redis keep its connections and answer nobody."""
    portal.redis.pause()
    time.sleep(chance.uniform(1, 3))
    portal.redis.resume()


def restart_postgresql(portal: Installation, _chance: random.Random) -> None:
    """Cut every connection off and come back, as an upgrade would."""
    portal.postgres.restart("fast")


def crash_postgresql(portal: Installation, _chance: random.Random) -> None:
    """Let PostgreSQL die and recover from its log."""
    portal.postgres.kill()
    portal.postgres.start()


def kill_a_web_process(portal: Installation, chance: random.Random) -> None:
    """Cut off the requests of one of the web server's processes."""
    _kill_one(portal.children_of("web"), chance)


def kill_the_clock(portal: Installation, chance: random.Random) -> None:
    """Lose beat for a moment."""
    portal.kill("beat")
    time.sleep(chance.uniform(0, 2))
    portal.start_beat()


FAULTS: tuple[Fault, ...] = (
    *(kill_the_worker, kill_a_pool_process, pause_the_worker),
    *(empty_redis, kill_redis, hang_redis),
    *(restart_postgresql, crash_postgresql, kill_a_web_process, kill_the_clock),
)


def _kill_one(children: list[int], chance: random.Random) -> None:
    if children:
        os.kill(chance.choice(children), signal.SIGKILL)


# ---- the run ----------------------------------------------------------------------------------------------------


def run(portal: Installation, folder: Path, *, seed: int, seconds: float) -> Outcome:
    """Let faults rain on a whole portal for some seconds; hold what is left against what was acknowledged."""
    chance = random.Random(seed)
    files = [folder / f"acknowledged-{seed}-{n}" for n in range(PEOPLE)]
    naive = folder / f"naive-{seed}"
    for n, file in enumerate(files):
        portal.start_people(f"people-{seed}-{n}", file, every=0.5)
    portal.start_naive(f"naive-{seed}", naive)
    until(lambda: naive.exists() and all(file.exists() for file in files), seconds=30, what="everybody is at work")
    done = _rain(portal, chance, seconds)
    for n in range(PEOPLE):
        portal.kill(f"people-{seed}-{n}")
    portal.kill(f"naive-{seed}")
    portal.make_whole()
    _let_naive_finish(portal)
    return Outcome(done, check(portal, files), *naive_losses(portal, [naive]))


def _rain(portal: Installation, chance: random.Random, seconds: float) -> list[str]:
    """Draw fault after fault from a shuffled pack, anew when it is used up; return their names."""
    done: list[str] = []
    pack: list[Fault] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if not pack:
            pack = chance.sample(FAULTS, len(FAULTS))
        fault = pack.pop()
        fault(portal, chance)
        done.append(fault.__name__.replace("_", " "))
        time.sleep(chance.uniform(0.3, 1.5))
    return done


def _let_naive_finish(portal: Installation) -> None:
    """Wait until the naive way gets nothing more done."""
    counted = -1
    while counted != (counted := portal.rows("SELECT count(*) FROM naive_done")[0][0]):
        time.sleep(2)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.faults.chaos")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="shaosheng-chaos-"))
    portal = Installation(folder)
    sys.stdout.write(f"seed {asked.seed}, {asked.seconds:.0f} seconds; acknowledgements and logs in {folder}\n")
    sys.stdout.flush()
    try:
        portal.found()
        portal.make_whole()
        outcome = run(portal, folder, seed=asked.seed, seconds=asked.seconds)
    finally:
        portal.end()
    sys.stdout.write(f"{outcome}\n")
    if outcome.is_good:
        shutil.rmtree(folder)
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
