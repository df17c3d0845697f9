"""What a figure is, and how two things are timed against each other."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value with the bound it must keep."""

    name: str
    value: float
    bound: float
    at_least: bool = False
    note: str = ""

    @property
    def is_ok(self) -> bool:
        """Tell whether the bound is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        """Return the figure as the bench prints it."""
        sign = "≥" if self.at_least else "≤"
        verdict = "ok" if self.is_ok else "short"
        return f"{self.name:<66} {self.value:>10.2f}  {sign} {self.bound:<6g} {verdict}  {self.note}".rstrip()

    def record(self) -> dict[str, object]:
        """Return the figure for the JSON file."""
        return {**asdict(self), "ok": self.is_ok}


def ratio(ours: Callable[[], object], theirs: Callable[[], object], *, pairs: int, warm_up: int = 20) -> float:
    """Return the median of ours/theirs over interleaved pairs; the order alternates, so that drift cancels."""
    for _ in range(warm_up):
        ours()
        theirs()
    ratios = []
    gc.collect()
    gc.disable()
    try:
        for n in range(pairs):
            first, second = (ours, theirs) if n % 2 else (theirs, ours)
            one, two = _seconds(first), _seconds(second)
            ratios.append(one / two if n % 2 else two / one)
    finally:
        gc.enable()
    return statistics.median(ratios)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
