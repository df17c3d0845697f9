"""Reliable delivery against bare Celery: on servers of its own, with real worker processes, interleaved in one run."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
    deliveries_a_second: float
    bare_tasks_a_second: float

    @property
    def latency_ratio(self) -> float:
        """How much later than a bare task a whistle reaches its worker, at p99."""
        return self.whistle_p99 / self.bare_p99

    @property
    def throughput_ratio(self) -> float:
        """How many deliveries a worker does for each bare task with the same insert."""
        return self.deliveries_a_second / self.bare_tasks_a_second


def measure(*, whistles: int = 400, jobs: int = 400, rounds: int = 4) -> DeliveryFigures:
    """Measure on a portal that exists for this alone; about a minute."""
    with _portal() as portal:
        waits = _load(portal, "latency", str(whistles), str(WHISTLES_A_SECOND))
        until(lambda: not portal.pending(), seconds=120, what="every department is told")
        seconds = {"bare": 0.0, "delivery": 0.0}
        for turn in range(rounds):
            for kind in sorted(seconds, reverse=bool(turn % 2)):
                seconds[kind] += _seconds_for(portal, kind, jobs)
    return DeliveryFigures(
        whistle_p99=_quantile(waits["whistle"], 0.99),
        bare_p99=_quantile(waits["bare"], 0.99),
        whistle_median=_quantile(waits["whistle"], 0.5),
        bare_median=_quantile(waits["bare"], 0.5),
        whistles_a_second=waits["rate"][0],
        deliveries_a_second=jobs * rounds / seconds["delivery"],
        bare_tasks_a_second=jobs * rounds / seconds["bare"],
    )


@contextmanager
def _portal() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="shaosheng-bench-") as folder:
        portal = Installation(Path(folder))
        try:
            portal.found()
            _load(portal, "prepare")
            portal.start_worker(include="bench.delivery_tasks", loglevel="WARNING")
            _seconds_for(portal, "bare", 20)  # The first of anything is slow.
            _seconds_for(portal, "delivery", 20)
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


def _seconds_for(portal: Installation, kind: str, jobs: int) -> float:
    """Queue so many jobs for a paused worker, let it go on, and return how long it needs for them."""
    portal.signal("worker", signal.SIGSTOP)
    before = _done(portal)
    try:
        _load(portal, "fill", kind, str(jobs))
    finally:
        portal.signal("worker", signal.SIGCONT)
    began = time.monotonic()
    until(lambda: _done(portal) == before + jobs, seconds=120, what=f"{jobs} jobs are done")
    return time.monotonic() - began


def _done(portal: Installation) -> int:
    return int(portal.rows("SELECT count(*) FROM bench_done")[0][0])


def _quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


if __name__ == "__main__":
    figures = measure()
    print(figures, f"latency ratio {figures.latency_ratio:.2f}, throughput ratio {figures.throughput_ratio:.2f}")
