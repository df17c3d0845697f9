"""The first steps of a new district, as the apps offer them: each says by itself what it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.module_loading import import_string


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
_offered: list[str] = []


def offer(steps: str) -> None:
    """Have the steps of another app shown too, by the dotted name of what returns them; called from its `ready`."""
    if steps not in _offered:
        _offered.append(steps)


def offered() -> list[Steps]:
    """Return what brings the steps of the other apps."""
    return [import_string(name) for name in _offered]
