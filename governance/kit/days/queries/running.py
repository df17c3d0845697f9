"""What runs by the calendar, of every system that says so as `RUNNING` in its module `deadlines`, which is found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from governance.ground.permissions import Actor
from governance.ground.workflow import Words, WorkingCalendar
from governance.wings import offered


class Moved(NamedTuple):
    """A running deadline that a calendar puts elsewhere; without a name the reader may not know of it."""

    name: str
    url: str
    what: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Moves:
    """How many deadlines a calendar moves, and the first of them."""

    count: int
    first: Sequence[Moved]


class Running(NamedTuple):
    """A system with deadlines; `moves` says which of them a calendar that differs from a day on moves, for whom."""

    name: Words
    moves: Callable[[WorkingCalendar, date, Actor, int], Moves]


def running() -> list[Running]:
    """Return the systems that have deadlines, in the order of the apps."""
    return list(offered("deadlines", "RUNNING"))
