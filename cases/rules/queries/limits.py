"""The time limits in force, as deadlines."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.rules.models import Category, TimeLimit
from cases.rules.queries.values import share_in_force
from cases.rules.workflow import Basis, RunningClock, next_alarm
from governance.ground.errors import Invalid
from governance.ground.memory import Kept
from governance.ground.workflow import Unit
from governance.kit.days.queries.calendar import working_calendar

_limits = Kept(lambda: list(TimeLimit.objects.all()), seconds=30)


def limit_in_force(code: str, on: datetime) -> TimeLimit:
    """Return the limit of this code that holds at a moment; raise Invalid when an administrator must add one."""
    day = timezone.localdate(on)
    for limit in _limits.get():
        if limit.code == code and limit.valid.lower <= day and (limit.valid.upper is None or day < limit.valid.upper):
            return limit
    raise Invalid(_("No time limit “%(code)s” is in force. An administrator must add one.") % {"code": code})


def is_danger(category: Category, on: datetime) -> bool:
    """Tell whether cases of a category run under a limit of danger: their clocks stand still for nothing."""
    return limit_in_force(category.time_limit_code, on).is_danger


def basis_of(code: str, start: datetime) -> Basis:
    """Return what the deadline of a step begun at `start` rests on under the limit of this code."""
    limit = limit_in_force(code, start)
    return Basis(code, limit.amount, Unit(limit.unit), start)


def due_of(basis: Basis) -> datetime:
    """Return the deadline of a basis on the district's working calendar."""
    return basis.due(working_calendar())


def deadline(code: str, start: datetime) -> datetime:
    """Return when a step begun at `start` must be done under the limit of this code."""
    return due_of(basis_of(code, start))


def time_left_to_warn(on: datetime) -> float:
    """Return with which share of its time left a clock warns."""
    return share_in_force("warn-left", on)


def alarm_of(clocks: Iterable[RunningClock], *, on: datetime, after: datetime | None = None) -> datetime | None:
    """Return when clocks must be looked at next, by the share of the time that is to be left for a warning then."""
    return next_alarm(clocks, left=time_left_to_warn(on), after=after)


def forget_limits() -> None:
    """Have this process read the limits again at their next use."""
    _limits.forget()
