"""What happens by the clock: near due is warned of, overdue is marked and copied one level up, each exactly once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import events
from cases.casework.commands.asking import SUBJECT
from cases.casework.commands.moving import about_assignment
from cases.casework.models import Assignment, Case
from cases.rules.queries.limits import alarm_of, time_left_to_warn
from cases.rules.workflow import Clock
from governance.ground import outbox
from governance.kit.numbers.commands.alarms import raise_alarms
from governance.kit.numbers.workflow.clocks import Alarm, RunningClock

AT_ONCE = 200
NAMES = {Alarm.WARNED: events.CLOCK_WARNED, Alarm.OVERDUE: events.CLOCK_OVERDUE}


def mark_clocks(*, now: datetime) -> int:
    """Raise every alarm that is due at `now`; return how many were raised. May run twice, and beside itself."""
    return _mark_all(_mark_assignments, now) + _mark_all(_mark_cases, now)


def _mark_all(mark: Callable[[datetime], tuple[int, int]], now: datetime) -> int:
    raised, due = 0, AT_ONCE
    while due == AT_ONCE:
        due, more = mark(now)
        raised += more
    return raised


@transaction.atomic
def _mark_assignments(now: datetime) -> tuple[int, int]:
    # The case is locked before its assignment, in the order of every other command, so that nothing deadlocks.
    due = Assignment.objects.filter(next_alarm_at__lte=now).order_by("next_alarm_at")
    ids = dict(due.values_list("id", "case_id")[:AT_ONCE])
    cases = Case.objects.filter(id__in=ids.values()).select_for_update(of=("self",), no_key=True, skip_locked=True)
    held = {case.pk for case in cases.order_by("id").only("id")}
    rows = due.filter(id__in=ids, case_id__in=held).select_for_update(of=("self",), no_key=True, skip_locked=True)
    raised = 0
    for row in rows.select_related("organisation").order_by("case_id", "id"):
        raised += _raise_alarms(row.case_id, row.clocks, f":{row.pk}", about_assignment(row), now)
        Assignment.objects.filter(id=row.pk).update(next_alarm_at=alarm_of(row.clocks, on=now, after=now))
    return len(ids) if held else 0, raised


@transaction.atomic
def _mark_cases(now: datetime) -> tuple[int, int]:
    due = Case.objects.filter(next_alarm_at__lte=now, is_open=True).order_by("next_alarm_at")
    rows = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE])
    raised = 0
    for case in sorted(rows, key=lambda row: row.pk):
        clocks = [RunningClock(Clock.CASE, case.due_from, case.due_at)]
        raised += _raise_alarms(case.pk, clocks, "", {"state": case.state, "rule": case.due_rule}, now)
        Case.objects.filter(id=case.pk).update(next_alarm_at=alarm_of(clocks, on=now, after=now))
    return len(rows), raised


def _raise_alarms(
    case_id: int, clocks: Iterable[RunningClock], suffix: str, about: Mapping[str, Any], now: datetime
) -> int:
    """Record the alarms of a locked case that were not raised before."""
    return raise_alarms(
        outbox.Subject(SUBJECT, case_id),
        clocks,
        names=NAMES,
        left=time_left_to_warn(now),
        about=about,
        now=now,
        suffix=suffix,
    )
