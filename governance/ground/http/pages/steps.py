"""The first steps of a new district, as `menu` modules offer them: each app says by itself what it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from governance.wings import offered


@dataclass(frozen=True)
class Step:
    """One thing that a district needs: why, where it is made, and what of it is missing."""

    place: int
    title: str
    why: str
    url: str
    is_done: bool
    missing: str = ""


Steps = Callable[[date], Iterable[Step]]


def makers() -> list[Steps]:
    """Return what brings the steps of each app."""
    return list(offered("menu", "FIRST_STEPS"))
