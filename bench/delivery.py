"""Reliable delivery against bare Celery: on servers of its own, with real worker processes, interleaved in one run."""

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.faults.installation import ROOT, Installation, until

WHISTLES_A_SECOND = 40


@dataclass(frozen=True)
class DeliveryFigures:
    """What was measured: seconds for the latencies, jobs a second for the throughputs."""

    whistle_p99: float
    bare_p99: float
    whistle_median: float
    bare_median: float
    whistles_a_second: float
    throughput_ratio: float

    @property
    def latency_ratio(self) -> float:
        """How much later than a bare task a whistle reaches its worker, at p99."""
        return self.whistle_p99 / self.bare_p99


def measure(*, whistles: int = 400, jobs: int = 60, rounds: int = 20) -> DeliveryFigures:
    """Measure on a portal that exists for this alone; about a minute."""
    with _portal() as portal:
        waits = _load(portal, "latency", str(whistles), str(WHISTLES_A_SECOND))
        until(lambda: not portal.pending(), seconds=120, what="every department is told")
        throughput = throughput_ratio(portal, jobs=jobs, rounds=rounds)
    return DeliveryFigures(
        whistle_p99=_quantile(waits["whistle"], 0.99),
        bare_p99=_quantile(waits["bare"], 0.99),
        whistle_median=_quantile(waits["whistle"], 0.5),
        bare_median=_quantile(waits["bare"], 0.5),
        whistles_a_second=waits["rate"][0],
        throughput_ratio=throughput,
    )


def throughput_ratio(portal: Installation, *, jobs: int, rounds: int) -> float:
    """Return how many deliveries a worker does in the time of one bare task with the same insert.

    The median over short rounds of one block of each, done in one go: the order alternates, so that drift cancels, and
    the jobs' own notes tell the time, so that nobody else's load beside a single block decides.
    """
    order = ["bare", "delivery", "delivery", "bare"] * (rounds // 2)
    seconds = _seconds_for(portal, jobs, order)
    ratios = []
    for turn in range(0, len(order), 2):
        taken = dict(zip(order[turn : turn + 2], seconds[turn : turn + 2], strict=True))
        ratios.append(taken["bare"] / taken["delivery"])
    return statistics.median(ratios)


@contextmanager
def _portal() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="shaosheng-bench-") as folder:
        portal = Installation(Path(folder))
        try:
            portal.found()
            _load(portal, "prepare")
            portal.start_worker(include="bench.delivery_tasks", loglevel="WARNING")
            _seconds_for(portal, 50, ["bare", "delivery"])  # The first of anything is slow.
            yield portal
        finally:
            portal.end()


def _load(portal: Installation, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench.delivery_load", *arguments],
        cwd=ROOT,
        env=portal.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


_STARTED = "SELECT key, extract(epoch FROM started)::float FROM bench_done WHERE key = ANY(%s)"


def _seconds_for(portal: Installation, jobs: int, kinds: Sequence[str]) -> list[float]:
    """Queue blocks of so many jobs for a paused worker, let it go on, and return how long it needs for each block."""
    portal.signal("worker", signal.SIGSTOP)
    try:
        # What is queued behind the last block shows when that ends.
        *blocks, after = _load(portal, "fill", str(jobs), *kinds, "bare")
    finally:
        portal.signal("worker", signal.SIGCONT)
    keys = [key for block in [*blocks, after] for key in block]
    started: dict[str, float] = {}
    ends = time.monotonic() + 120
    while len(started) < len(keys):
        assert time.monotonic() < ends, f"{len(started)} of {len(keys)} jobs are done in two minutes"
        time.sleep(0.5)
        started = dict(portal.rows(_STARTED, [keys]))
    begun = [min(started[key] for key in block) for block in [*blocks, after]]
    return [end - begin for begin, end in pairwise(begun)]


def _quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


if __name__ == "__main__":
    figures = measure()
    print(figures, f"latency ratio {figures.latency_ratio:.2f}, throughput ratio {figures.throughput_ratio:.2f}")
