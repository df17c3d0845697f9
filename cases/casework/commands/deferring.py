"""Deferred cases wake by themselves, and deadlines follow a corrected calendar."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import events
from cases.casework.commands.alongside import NOTHING, Alongside, changing
from cases.casework.commands.asking import MoveRequest
from cases.casework.commands.assigning import alarm_after_step, next_due
from cases.casework.commands.moving import advance, clock_of, lock_assignments
from cases.casework.commands.pausing import resumed_case, resuming
from cases.casework.models import Assignment, Case
from cases.casework.models.assignments import DEADLINES
from cases.casework.queries.moved_deadlines import moved_case, moved_clocks, moved_part
from cases.rules.workflow import State
from governance.ground.permissions import PORTAL
from governance.kit.days.queries.calendar import forget_calendar, working_calendar
from governance.kit.numbers.workflow.clocks import Basis

AT_ONCE = 200


def wake_deferred(*, now: datetime) -> int:
    """Let the clocks of every case go on whose day of review has come; return how many woke. May run twice."""
    woken = 0
    while ids := _asleep_until(now):
        woken += sum(_wake(case_id, now) for case_id in ids)
    return woken


def _asleep_until(now: datetime) -> list[int]:
    due = Case.objects.filter(deferred_until__lte=timezone.localdate(now), is_open=True)
    return list(due.order_by("deferred_until", "id").values_list("id", flat=True)[:AT_ONCE])


@transaction.atomic
def _wake(case_id: int, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("category").get(id=case_id)
    if case.deferred_until is None or case.deferred_until > timezone.localdate(now):
        return False
    told = {"deferred_until": case.deferred_until.isoformat()}
    going = resuming(lock_assignments(case), now)
    changes = {**resumed_case(case, now), "deferred_until": None}
    advance(case, events.CASE_WOKEN, request=MoveRequest(PORTAL, now), alongside=going, data=told, **changes)
    return True


def recompute_deadlines(*, now: datetime, since: date | None = None) -> int:
    """Compute the open deadlines that rest on working time anew from the calendar as it is; return how many cases.

    With a day only those that reach it. Each case whose deadlines moved gets an event of its own, so that whoever asks
    can see why. May run twice.
    """
    forget_calendar()
    cases = {moved.case_id for moved in moved_clocks(working_calendar(), since=since)}
    return sum(_recompute(case_id, now) for case_id in sorted(cases))


@transaction.atomic
def _recompute(case_id: int, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("category").get(id=case_id)
    if not case.is_open or case.paused_at is not None:
        return False
    before, changes = case.due_at, _case_recomputed(case, now)
    rows = NOTHING
    for row in lock_assignments(case):
        rows += _part_recomputed(row, now)
    if not changes and not rows.ctes:
        return False
    data = {"before": before.isoformat(), "after": changes.get("due_at", before).isoformat()}
    advance(case, events.CLOCKS_RECOMPUTED, request=MoveRequest(PORTAL, now), alongside=rows, data=data, **changes)
    return True


def _case_recomputed(case: Case, now: datetime) -> dict[str, Any]:
    if moved_case(case, working_calendar()) is None:
        return {}
    changes = clock_of(Basis.from_json(case.due_basis), rule=case.due_rule, now=now)
    return {**changes, "next_alarm_at": None} if case.state == State.JOINED else changes


def _part_recomputed(row: Assignment, now: datetime) -> Alongside:
    changes = {DEADLINES[clock]: due_at for clock, due_at in moved_part(row, working_calendar()).items()}
    if not changes:
        return NOTHING
    for column, due_at in changes.items():
        setattr(row, column, due_at)
    return changing(row, **changes, due_at=next_due(row), next_alarm_at=alarm_after_step(row, now))
