"""Writing assignments: who, in which role, by which deadlines, found by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.commands.alongside import Alongside, changing, inserting
from cases.models import Assignment, Case, Whistle
from cases.queries.limits import after, deadline
from cases.queries.rules import Responder
from cases.workflow import AssignmentRole, next_alarm
from governance.permissions import Actor

SIGN_LIMIT = "dispatch-sign"
CONTACT_LIMIT = "dispatch-contact"


@dataclass(frozen=True)
class Limits:
    """The deadlines that an assignment gets."""

    sign_by: datetime
    contact_by: datetime
    finish_by: datetime
    report_by: datetime | None = None


@dataclass(frozen=True)
class Given:
    """One organisation's part in a case."""

    responder: Responder
    role: AssignmentRole
    asked: str = ""


def limits_of_dispatch(case: Case, now: datetime) -> Limits:
    """Return the deadlines of a plain dispatch made now."""
    return Limits(
        sign_by=deadline(SIGN_LIMIT, now),
        contact_by=deadline(CONTACT_LIMIT, now),
        finish_by=deadline(case.category.time_limit_code, now),
    )


def limits_of_whistle(case: Case, whistle: Whistle, start: datetime) -> Limits:
    """Return the deadlines that the kind of whistle sets, counted from `start`."""
    kind = whistle.kind
    return Limits(
        sign_by=after(start, kind.sign_amount, kind.sign_unit),
        contact_by=after(start, kind.contact_amount, kind.contact_unit),
        report_by=after(start, kind.report_amount, kind.report_unit),
        finish_by=deadline(case.category.time_limit_code, start),
    )


# The event names the assignments by the ids that they get in the same statement.
_ASSIGNED = """
(SELECT jsonb_build_object('assignments', jsonb_agg(jsonb_build_object(
   'assignment', given.id, 'organisation', given.organisation_id, 'role', given.role,
   'organisation_zh', o.name_zh, 'organisation_en', o.name_en) ORDER BY given.id))
 FROM new_cases_assignment given JOIN governance_organisation o ON o.id = given.organisation_id)
"""


def assigning(
    case: Case,
    given: Sequence[Given],
    *,
    limits: Limits,
    by: Actor,
    now: datetime,
    whistle: Whistle | None = None,
    rule_id: int | None = None,
) -> Alongside:
    """Compose one assignment for each organisation, to be written with the move that gives them."""
    rows = [_assignment(case, part, limits, by, now, whistle=whistle, rule_id=rule_id) for part in given]
    return inserting(rows, returning="id, organisation_id, role", found=_ASSIGNED)


def stepping(mine: Assignment, now: datetime, **changes: Any) -> Alongside:
    """Compose a step of a locked assignment, with what it does to its clocks, to be written with the case's move."""
    for name, value in changes.items():
        setattr(mine, name, value)
    return changing(mine, **changes, due_at=next_due(mine), next_alarm_at=next_alarm(mine.clocks, now))


def _assignment(
    case: Case,
    part: Given,
    limits: Limits,
    by: Actor,
    now: datetime,
    *,
    whistle: Whistle | None,
    rule_id: int | None,
) -> Assignment:
    row = Assignment(
        case=case,
        whistle=whistle,
        organisation_id=part.responder.id,
        department_id=part.responder.department_id,
        scope_path=part.responder.path,
        role=part.role,
        round=case.round,
        rule_id=rule_id,
        asked=part.asked,
        assigned_at=now,
        assigned_by_id=by.person_id,
        sign_by=limits.sign_by,
        contact_by=limits.contact_by,
        report_by=limits.report_by,
        finish_by=limits.finish_by,
        due_at=limits.sign_by,
    )
    row.due_at = next_due(row)
    row.next_alarm_at = next_alarm(row.clocks)
    return row


def next_due(assignment: Assignment) -> datetime:
    """Return the nearest deadline that still counts, or the finishing deadline when none does."""
    return min((clock.due_at for clock in assignment.clocks), default=assignment.finish_by)
