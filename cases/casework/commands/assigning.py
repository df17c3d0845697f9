"""Writing assignments: who, in which role, by which deadlines, found by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.casework.commands.alongside import Alongside, changing, inserting
from cases.casework.models import Assignment, Case, Whistle
from cases.casework.models.assignments import DEADLINES
from cases.rules.queries.limits import alarm_of, basis_of, limit_in_force
from cases.rules.queries.rules import Responder
from cases.rules.queries.values import value_in_force
from cases.rules.workflow import WHISTLE_RULE, AssignmentRole, Clock
from governance.ground.errors import Invalid
from governance.ground.outbox import Found
from governance.ground.permissions import Actor
from governance.ground.workflow import Unit, Words
from governance.kit.numbers.queries.clocks import due_of
from governance.kit.numbers.workflow.clocks import Basis

SIGN_LIMIT = "dispatch-sign"
CONTACT_LIMIT = "dispatch-contact"
SHARE_OF_CO_HANDLERS = "co-handler-share"


@dataclass(frozen=True)
class Limits:
    """What the deadlines of an assignment rest on, and the stages on the way to its finish."""

    sign: Basis
    contact: Basis
    finish: Basis
    report: Basis | None = None
    stages: tuple[tuple[Words, Basis], ...] = ()


@dataclass(frozen=True)
class Given:
    """One organisation's part in a case."""

    responder: Responder
    role: AssignmentRole
    asked: str = ""
    is_designated: bool = False
    rule_id: int | None = None


def limits_of_dispatch(case: Case, now: datetime) -> Limits:
    """Return the limits of a plain dispatch made now."""
    return Limits(
        sign=basis_of(SIGN_LIMIT, now, areas=case.area_ids),
        contact=basis_of(CONTACT_LIMIT, now, areas=case.area_ids),
        finish=basis_of(case.category.time_limit_code, now, areas=case.area_ids),
        stages=_stages(case, now),
    )


def limits_of_whistle(case: Case, whistle: Whistle, start: datetime) -> Limits:
    """Return the limits that the kind of whistle sets, counted from `start`."""
    kind, rule = whistle.kind, f"{WHISTLE_RULE}{whistle.kind.code}"
    return Limits(
        sign=Basis(rule, kind.sign_amount, Unit(kind.sign_unit), start),
        contact=Basis(rule, kind.contact_amount, Unit(kind.contact_unit), start),
        report=Basis(rule, kind.report_amount, Unit(kind.report_unit), start),
        finish=basis_of(case.category.time_limit_code, start, areas=case.area_ids),
        stages=_stages(case, start),
    )


def _stages(case: Case, start: datetime) -> tuple[tuple[Words, Basis], ...]:
    code = case.category.time_limit_code
    return tuple(
        (Words(stage["name_zh"], stage["name_en"]), Basis(code, stage["amount"], Unit(stage["unit"]), start))
        for stage in limit_in_force(code, start, areas=case.area_ids).stages
    )


def share_of(basis: Basis) -> Basis:
    """Return the limit of who delivers to the lead: a share of the lead's own time, so that the lead has the rest."""
    share = float(value_in_force(SHARE_OF_CO_HANDLERS, basis.start)) / 100
    return replace(basis, rule=SHARE_OF_CO_HANDLERS, until=basis.start + (due_of(basis) - basis.start) * share)


# The event names the assignments by the ids that they get in the same statement.
_ASSIGNED = """
(SELECT jsonb_agg(jsonb_build_object(
   'assignment', given.id, 'organisation', given.organisation_id, 'role', given.role,
   'organisation_zh', o.name_zh, 'organisation_en', o.name_en) ORDER BY given.id)
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
) -> Alongside:
    """Compose one assignment for each organisation, to be written with the move that gives them.

    Raises Invalid for an organisation that the case accuses: nobody handles a complaint about themselves.
    """
    if any(part.responder.is_accused_by(case.accused_path) for part in given):
        message = _("This case is about that organisation. Choose another one.")
        raise Invalid(message, {"lead": message})
    rows = [_assignment(case, part, limits, by, now, whistle=whistle) for part in given]
    return inserting(rows, returning="id, organisation_id, role", found=Found("assignments", _ASSIGNED))


def stepping(mine: Assignment, now: datetime, **changes: Any) -> Alongside:
    """Compose a step of a locked assignment, with what it does to its clocks, to be written with the case's move."""
    for name, value in changes.items():
        setattr(mine, name, value)
    return changing(mine, **changes, due_at=next_due(mine), next_alarm_at=alarm_after_step(mine, now))


def releasing(mine: Assignment, now: datetime) -> Alongside:
    """Compose the end of a part that is taken from who had it: its clocks stop, what was done stays."""
    return changing(mine, is_open=False, released_at=now, paused_at=None, next_alarm_at=None)


def _assignment(
    case: Case,
    part: Given,
    limits: Limits,
    by: Actor,
    now: datetime,
    *,
    whistle: Whistle | None,
) -> Assignment:
    leads = part.role is AssignmentRole.LEAD
    bases = {
        Clock.FINISH: limits.finish if leads else share_of(limits.finish),
        Clock.SIGN: limits.sign,
        Clock.CONTACT: limits.contact,
        Clock.REPORT: limits.report,
    }
    row = Assignment(
        case=case,
        whistle=whistle,
        organisation_id=part.responder.id,
        department_id=part.responder.department_id,
        scope_path=part.responder.path,
        role=part.role.value,
        round=case.round,
        rule_id=part.rule_id,
        asked=part.asked,
        is_designated=part.is_designated,
        assigned_at=now,
        assigned_by_id=by.person_id,
        stages=stages_of(limits) if leads else [],
    )
    for clock, basis in bases.items():
        set_clock(row, clock, basis)
    row.due_at = next_due(row)
    row.next_alarm_at = alarm_of(row.clocks, on=now)
    return row


def stages_of(limits: Limits) -> list[dict[str, Any]]:
    """Return the stages of a lead as they are kept, none of them met."""
    return [
        {"name_zh": words.zh, "name_en": words.en, "by": due_of(basis).isoformat(), "met_at": None}
        for words, basis in limits.stages
    ]


def set_clock(row: Assignment, clock: Clock, basis: Basis | None) -> dict[str, Any]:
    """Set one deadline of an assignment from its basis; return the columns that changed."""
    if basis is None:
        return {}
    row.bases = {**row.bases, clock.value: basis.as_json()}
    setattr(row, DEADLINES[clock], deadline_of(row, clock, basis))
    changes = {"bases": row.bases, DEADLINES[clock]: getattr(row, DEADLINES[clock])}
    if clock is not Clock.FINISH or Clock.SIGN not in row.bases:
        return changes
    row.sign_by = min(row.sign_by, row.finish_by) if row.signed_at else _signing(row)
    return {**changes, "sign_by": row.sign_by}


def deadline_of(row: Assignment, clock: Clock, basis: Basis) -> datetime:
    """Return the deadline of a basis; nobody has longer to sign than to finish, whatever each limit says."""
    return min(due_of(basis), row.finish_by) if clock is Clock.SIGN else due_of(basis)


def _signing(row: Assignment) -> datetime:
    basis = row.basis(Clock.SIGN)
    assert basis is not None
    return deadline_of(row, Clock.SIGN, basis)


def alarm_after_step(mine: Assignment, now: datetime) -> datetime | None:
    """Return when the clocks of a part must be looked at next: at once where nobody has looked since one of them rang.

    A step that comes between an alarm's moment and the worker's round takes the alarm of no other clock away.
    """
    clocks = mine.clocks
    if clocks and mine.next_alarm_at is not None and mine.next_alarm_at <= now:
        return mine.next_alarm_at
    return alarm_of(clocks, on=now, after=now)


def next_due(assignment: Assignment) -> datetime:
    """Return the nearest deadline that still counts, or the finishing deadline when none does."""
    return min((clock.due_at for clock in assignment.clocks), default=assignment.finish_by)
