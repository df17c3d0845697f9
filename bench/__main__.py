"""Print every promised figure: name, value, bound, ok or short; `--json FILE` writes the same.

make bench                          10 thousand against 1 million cases
make bench ARGS='--large 10000000'  against 10 million
make bench ARGS='--only queue'      one part: intake, queue, delivery, cpu, crowds, near, search, rates
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
sys.path.insert(0, str(Path(__file__).parents[1] / "bin"))
django.setup()

from django.core.management import call_command  # noqa: E402  the settings come first

from bench import cpu, crowds, delivery, intake, near, queues, rates, search  # noqa: E402
from bench.figures import Figure  # noqa: E402
from bench.rows import bench_database, using  # noqa: E402


def main() -> int:
    """Measure, print and judge; exit with 1 when a figure is short."""
    options = _options()
    call_command("migrate", verbosity=0, interactive=False)
    parts: dict[str, Callable[[], Iterable[Figure]]] = {
        "intake": lambda: _intake(options),
        "queue": lambda: _queue(options),
        "cpu": lambda: _cpu(options),
        "delivery": _delivery,
        "crowds": lambda: _crowds(options),
        "near": lambda: _near(options),
        "search": lambda: _search(options),
        "rates": lambda: _rates(options),
    }
    figures: list[Figure] = []
    for name, measure in parts.items():
        if options.only in ("", name):
            figures += _said(name, measure)
    if options.json:
        Path(options.json).write_text(json.dumps([f.record() for f in figures], indent=2, ensure_ascii=False) + "\n")
    return 0 if all(figure.is_ok for figure in figures) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", type=int, default=10_000, help="cases in the small database")
    parser.add_argument("--large", type=int, default=1_000_000, help="cases in the large database")
    parser.add_argument("--pairs", type=int, default=200, help="interleaved pairs for each figure")
    parser.add_argument(
        "--only", default="", choices=["", "intake", "queue", "cpu", "delivery", "crowds", "near", "search", "rates"]
    )
    parser.add_argument("--json", default="", metavar="FILE")
    return parser.parse_args()


def _said(name: str, measure: Callable[[], Iterable[Figure]]) -> list[Figure]:
    started = time.monotonic()
    figures = list(measure())
    for figure in figures:
        sys.stdout.write(figure.line() + "\n")
    sys.stdout.write(f"  ({name}: {time.monotonic() - started:.0f} s)\n")
    sys.stdout.flush()
    return figures


def _intake(options: argparse.Namespace) -> Iterable[Figure]:
    with using(bench_database(options.small)):
        return [
            intake.intake_over_raw(options.pairs),
            intake.locate_over_raw(options.pairs),
            intake.one_by_one_over_bulk(options.pairs // 10),
        ]


def _queue(options: argparse.Namespace) -> Iterable[Figure]:
    small, large = bench_database(options.small), bench_database(options.large)
    return queues.queue_figures(small, large, pairs=max(20, options.pairs // 10))


def _delivery() -> Iterable[Figure]:
    measured = delivery.measure()
    start = Figure("whistle: commit to worker starting, p99 at 40/s, over bare delay", measured.latency_ratio, 3.0)
    rate = Figure("throughput of deliveries over bare tasks", measured.throughput_ratio, 0.7, at_least=True)
    return [start, rate]


def _crowds(options: argparse.Namespace) -> Iterable[Figure]:
    intake_figures = crowds.intake_figures(bench_database(options.small))
    return [*intake_figures, *crowds.officials_figures(bench_database(near.CASES))]


def _near(options: argparse.Namespace) -> Iterable[Figure]:
    with using(bench_database(near.CASES)):
        return near.near_figures(pairs_of_calls=options.pairs)


def _search(options: argparse.Namespace) -> Iterable[Figure]:
    with using(bench_database(options.large)):
        return search.search_figures(pairs=max(20, options.pairs // 10))


def _rates(options: argparse.Namespace) -> Iterable[Figure]:
    small, large = bench_database(options.small), bench_database(options.large)
    figures = rates.rates_figures(small, large, pairs=max(10, options.pairs // 20))
    return [*figures, rates.counting_figure(small, pairs=options.pairs)]


def _cpu(options: argparse.Namespace) -> Iterable[Figure]:
    with using(bench_database(options.small)):
        return cpu.figures()


if __name__ == "__main__":
    sys.exit(main())
