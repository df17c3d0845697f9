"""Clocks that stand still while something is decided or deferred, and go on with what was left."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cases.casework.commands.alongside import NOTHING, Alongside, changing
from cases.casework.commands.assigning import next_due, set_clock
from cases.casework.commands.moving import clock_of
from cases.casework.models import Assignment, Case
from cases.casework.models.assignments import DEADLINES
from cases.rules.queries.limits import alarm_of, is_danger
from governance.ground.workflow import Unit
from governance.kit.days.queries.calendar import working_calendar
from governance.kit.numbers.queries.clocks import due_of
from governance.kit.numbers.workflow.clocks import Basis, moved_by_pause


def pausing(case: Case, rows: Iterable[Assignment], now: datetime) -> Alongside:
    """Compose the stopping of the clocks of open assignments of a case; a danger's go on, whatever is asked about it.

    One that stands still already stays as it is.
    """
    stopped = NOTHING
    for row in rows:
        if row.is_open and row.paused_at is None and may_stand_still(case, row, now):
            stopped += changing(row, paused_at=now, next_alarm_at=None)
    return stopped


def resuming(rows: Iterable[Assignment], now: datetime) -> Alongside:
    """Compose the going on of stopped clocks: each deadline moves by what was left when it stopped."""
    going = NOTHING
    for row in rows:
        if row.is_open and row.paused_at is not None:
            going += changing(row, **_moved(row, now))
    return going


def _moved(row: Assignment, now: datetime) -> dict[str, Any]:
    stopped = row.paused_at
    assert stopped is not None
    row.paused_at = None
    changes: dict[str, Any] = {}
    for clock in DEADLINES:
        basis = row.basis(clock)
        if basis is not None and any(running.clock is clock for running in row.clocks):
            changes |= set_clock(row, clock, basis.paused(stopped, now))
    row.stages = [_later(stage, stopped, now) for stage in row.stages]
    changes |= {"paused_at": None, "stages": row.stages, "due_at": next_due(row)}
    # What passed or came near just before the clocks stopped is looked at now.
    return {**changes, "next_alarm_at": alarm_of(row.clocks, on=now)}


def _later(stage: dict[str, Any], stopped: datetime, now: datetime) -> dict[str, Any]:
    if stage["met_at"]:
        return stage
    by = datetime.fromisoformat(stage["by"])
    moved = moved_by_pause(by, stopped, now, Unit.WORKING_HOUR, working_calendar())
    return {**stage, "by": moved.isoformat()}


def may_stand_still(case: Case, row: Assignment, now: datetime) -> bool:
    """Tell whether a part's clocks may stand still: not where there is danger, nor on the way to an emergency."""
    whistle = row.whistle if row.whistle_id else None
    return not (is_danger(case.category, now) or (whistle is not None and whistle.kind.on_site))


def paused_case(now: datetime) -> dict[str, Any]:
    """Return the columns of a case whose clock stands still."""
    return {"paused_at": now, "next_alarm_at": None}


def resumed_case(case: Case, now: datetime) -> dict[str, Any]:
    """Return the columns of a case whose clock goes on."""
    if case.paused_at is None or not case.due_basis:
        return {"paused_at": None}
    basis = Basis.from_json(case.due_basis).paused(case.paused_at, now)
    columns = clock_of(basis, rule=case.due_rule, now=now)
    return columns if due_of(basis) > now else {**columns, "next_alarm_at": now}
