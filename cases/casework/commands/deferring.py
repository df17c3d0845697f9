"""Deferred cases wake by themselves, and deadlines follow a corrected calendar."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import events
from cases.casework.commands.alongside import NOTHING, Alongside, changing
from cases.casework.commands.asking import MoveRequest
from cases.casework.commands.assigning import DEADLINES, alarm_after_step, deadline_of, next_due, set_clock
from cases.casework.commands.moving import advance, clock_of, lock_assignments
from cases.casework.commands.pausing import resumed_case, resuming
from cases.casework.models import Assignment, Case
from cases.rules.workflow import State
from governance.ground.permissions import PORTAL
from governance.ground.workflow import Unit
from governance.kit.days.queries.calendar import forget_calendar
from governance.kit.numbers.queries.clocks import due_of
from governance.kit.numbers.workflow.clocks import Basis

AT_ONCE = 200
WORKING = frozenset({Unit.WORKING_HOUR, Unit.WORKING_DAY})


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


def recompute_deadlines(*, now: datetime) -> int:
    """Compute the open deadlines that rest on working time anew from the calendar as it is; return how many cases.

    Each case whose deadlines moved gets an event of its own, so that whoever asks can see why.
    """
    forget_calendar()
    moved = 0
    last = 0
    while ids := _open_after(last):
        last = ids[-1]
        moved += sum(_recompute(case_id, now) for case_id in ids)
    return moved


def _open_after(last: int) -> list[int]:
    return list(Case.objects.filter(is_open=True, id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE])


@transaction.atomic
def _recompute(case_id: int, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("category").get(id=case_id)
    if not case.is_open or case.paused_at is not None:
        return False
    changes: dict[str, Any] = {}
    before = case.due_at
    basis = Basis.from_json(case.due_basis) if case.due_basis else None
    if basis is not None and basis.unit in WORKING and due_of(basis) != case.due_at:
        changes = clock_of(basis, rule=case.due_rule, now=now)
        if case.state == State.JOINED:
            changes["next_alarm_at"] = None
    rows = NOTHING
    for row in lock_assignments(case):
        rows += _recomputed(row, now)
    if not changes and not rows.ctes:
        return False
    data = {"before": before.isoformat(), "after": changes.get("due_at", before).isoformat()}
    advance(case, events.CLOCKS_RECOMPUTED, request=MoveRequest(PORTAL, now), alongside=rows, data=data, **changes)
    return True


def _recomputed(row: Assignment, now: datetime) -> Alongside:
    if not row.is_open or row.paused_at is not None:
        return NOTHING
    changes: dict[str, Any] = {}
    for clock, column in DEADLINES.items():
        basis = row.basis(clock)
        if basis is not None and basis.unit in WORKING and deadline_of(row, clock, basis) != getattr(row, column):
            changes |= set_clock(row, clock, basis)
    if not changes:
        return NOTHING
    return changing(row, **changes, due_at=next_due(row), next_alarm_at=alarm_after_step(row, now))
