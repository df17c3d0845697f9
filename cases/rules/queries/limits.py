"""The time limits of cases in force, as deadlines."""

from collections.abc import Iterable
from datetime import datetime

from cases.rules.models import Category
from cases.rules.queries.values import share_in_force
from cases.rules.workflow.amounts import OWNER
from governance.ground.workflow import Unit
from governance.kit.numbers.models import TimeLimit
from governance.kit.numbers.queries.clocks import due_of
from governance.kit.numbers.queries.in_force import limit_in_force as kept_limit
from governance.kit.numbers.workflow.clocks import Basis, RunningClock, next_alarm


def limit_in_force(code: str, on: datetime, *, areas: Iterable[int | None] = ()) -> TimeLimit:
    """Return the limit of this code that holds at a moment, the strictest of the areas above a place.

    Raises Invalid when an administrator must add one.
    """
    return kept_limit(OWNER, code, on, areas=areas)


def is_danger(category: Category, on: datetime) -> bool:
    """Tell whether cases of a category run under a limit of danger: their clocks stand still for nothing."""
    return limit_in_force(category.time_limit_code, on).is_danger


def basis_of(code: str, start: datetime, *, areas: Iterable[int | None] = ()) -> Basis:
    """Return what the deadline of a step begun at `start` rests on under the limit of this code."""
    limit = limit_in_force(code, start, areas=areas)
    return Basis(code, limit.amount, Unit(limit.unit), start)


def deadline(code: str, start: datetime, *, areas: Iterable[int | None] = ()) -> datetime:
    """Return when a step begun at `start` must be done under the limit of this code."""
    return due_of(basis_of(code, start, areas=areas))


def time_left_to_warn(on: datetime) -> float:
    """Return with which share of its time left a clock warns."""
    return share_in_force("warn-left", on)


def alarm_of(clocks: Iterable[RunningClock], *, on: datetime, after: datetime | None = None) -> datetime | None:
    """Return when clocks must be looked at next, by the share of the time that is to be left for a warning then."""
    return next_alarm(clocks, left=time_left_to_warn(on), after=after)
