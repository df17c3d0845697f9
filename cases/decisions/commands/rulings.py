"""Deciding on applications: somebody other than the applicant, with a reason, and what follows from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import NOTHING, Alongside, changing
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.assigning import (
    Given,
    Limits,
    alarm_after_step,
    assigning,
    limits_of_dispatch,
    next_due,
    releasing,
    set_clock,
    stages_of,
)
from cases.casework.commands.moving import advance, clock_of, lock_assignments, lock_case, required_text
from cases.casework.commands.pausing import paused_case, pausing
from cases.casework.commands.returning import back_to_lead
from cases.casework.models import Assignment, Case
from cases.decisions.commands.applications import about_application, going_on, open_application, resumed_after
from cases.decisions.models import Application
from cases.decisions.permissions import decides
from cases.rules.commands.rules import write_rule_by_ruling
from cases.rules.queries.limits import is_danger
from cases.rules.queries.rules import Responder, responders
from cases.rules.workflow import AssignmentRole, Clock, State
from cases.rules.workflow.applications import OF_BOTH_SIDES, RULES, Kind, Standing
from governance.ground.errors import Conflict, Invalid, NotAllowed
from governance.kit.decisions.permissions import require_another


@dataclass(frozen=True)
class Ruling:
    """What was decided and why; `lead` names who leads from now on, `for_next_time` puts that into the list."""

    is_granted: bool
    reason: str
    lead: str = ""
    for_next_time: bool = False


@dataclass
class Effect:
    """What follows from a decision: what is written beside the case, the case's own changes, what its event adds."""

    alongside: Alongside = NOTHING
    changes: dict[str, Any] | None = None
    told: dict[str, Any] | None = None


@move
def decide_application(number: str, *, application_id: int, ruling: Ruling, **asking: Unpack[MoveAsking]) -> Case:
    """Grant or refuse an application; raise NotAllowed to who asked for it or has no say over both sides."""
    request = MoveRequest(**asking)
    case = lock_case(number, request)
    application = open_application(case, application_id, request)
    _check_authority(case, application, request)
    if ruling.is_granted:
        _check_grantable(case, application, request.now)
    reason = required_text(ruling.reason, "reason", _("Give the reason for the decision."))
    kind = Kind(application.kind)
    data: dict[str, Any] = {
        **about_application(kind, application.assignment),
        "application": application.pk,
        "is_granted": ruling.is_granted,
        "reason": reason,
        "wanted": application.wanted,
    }
    decided = changing(
        application,
        standing=(Standing.GRANTED if ruling.is_granted else Standing.REFUSED).value,
        decided_by_id=request.by.person_id,
        decided_at=request.now,
        decision=reason,
    )
    if kind is Kind.REOPENING and ruling.is_granted:
        return back_to_lead(case, events.CASE_REOPENED, request, data, asked=reason, alongside=decided)
    effect = _effect(kind, case, application, ruling, request)
    advance(
        case,
        events.APPLICATION_DECIDED,
        request=request,
        alongside=decided + effect.alongside,
        data={**data, **(effect.told or {})},
        **(effect.changes or {}),
    )
    return case


def _check_authority(case: Case, application: Application, request: MoveRequest) -> None:
    path = application.assignment.scope_path if application.assignment else None
    if not decides(request.by, Kind(application.kind), case, path):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))
    require_another(request.by, application)


def _check_grantable(case: Case, application: Application, now: datetime) -> None:
    """Raise Conflict for what came too late, or would set clocks going that stand still for something else."""
    kind, mine = Kind(application.kind), application.assignment
    if State(case.state) not in RULES[kind].starts or (mine is not None and not mine.is_open):
        raise Conflict(
            _("This can no longer be granted: what it was asked for is over. It can be refused."), code="outdated"
        )
    if mine is None or kind is Kind.CONTEST:
        return
    if kind is Kind.DEFERRAL and is_danger(case.category, now):
        raise Conflict(_("What is dangerous is not deferred. This can be refused."))
    others = lock_assignments(case) if kind is Kind.DEFERRAL else [mine]
    if any(row.paused_at is not None for row in others):
        raise Conflict(
            _("The clocks stand still until an application is decided. Wait for the decision."), code="paused"
        )


def _effect(kind: Kind, case: Case, application: Application, ruling: Ruling, request: MoveRequest) -> Effect:
    if not ruling.is_granted:
        return Effect(going_on(application, request.now), resumed_after(case, application, request.now))
    if kind in OF_BOTH_SIDES:
        return _other_responder(case, application, ruling, request)
    if kind is Kind.EXTENSION:
        return _extended(case, application, request.now)
    if kind is Kind.DEFERRAL:
        until = date.fromisoformat(application.wanted["review_on"])
        stopped = pausing(case, lock_assignments(case), request.now)
        return Effect(stopped, {**paused_case(request.now), "deferred_until": until})
    if kind is Kind.SUPERVISION:
        return Effect(changes={"supervised": case.supervised + 1})
    return Effect(changes={"is_excluded": True})


def _extended(case: Case, application: Application, now: datetime) -> Effect:
    mine = application.assignment
    assert mine is not None
    basis = mine.basis(Clock.FINISH)
    assert basis is not None
    granted = replace(basis, until=datetime.fromisoformat(application.wanted["until"]), pauses=())
    changes = set_clock(mine, Clock.FINISH, granted)
    longer = changing(mine, **changes, due_at=next_due(mine), next_alarm_at=alarm_after_step(mine, now))
    if not mine.is_lead:
        return Effect(longer)
    return Effect(longer, clock_of(granted, rule=case.due_rule, now=now))


def _other_responder(case: Case, application: Application, ruling: Ruling, request: MoveRequest) -> Effect:
    """Release whoever won the contest, or takes a smaller part; a lead is replaced by the one that the ruling names."""
    mine = application.assignment
    assert mine is not None
    if not mine.is_lead:
        return Effect(releasing(mine, request.now))
    lead = _named_lead(ruling.lead, mine, request.now)
    rows = lock_assignments(case)
    _release_now(mine, request.now)
    limits = limits_of_dispatch(case, request.now)
    helper = next((row for row in rows if row.organisation_id == lead.id), None)
    if helper is not None:
        _check_willing(helper)
        written = _promoted(helper, limits, request.now)
    else:
        given = [Given(lead, AssignmentRole.LEAD, mine.asked, is_designated=True)]
        whistle = mine.whistle if mine.whistle_id else None
        written = assigning(case, given, limits=limits, by=request.by, now=request.now, whistle=whistle)
    if ruling.for_next_time:
        write_rule_by_ruling(
            category=case.category_id,
            street_id=case.street_id,
            lead=lead,
            ruling=case.number,
            by=request.by,
            now=request.now,
        )
    told = {"assignments": [_part(helper)]} if helper is not None else None
    return Effect(written, clock_of(limits.finish, rule=case.due_rule, now=request.now), told)


def _named_lead(code: str, mine: Assignment, now: datetime) -> Responder:
    found = responders(codes=[code], on=timezone.localdate(now)).get(code) if code else None
    if found is None or found.id == mine.organisation_id:
        message = _("Name who leads instead: a department, office or unit other than the present lead.")
        raise Invalid(message, {"lead": message})
    return found


def _check_willing(helper: Assignment) -> None:
    """Raise Invalid for a co-handler whose own contest is still to be decided."""
    if Application.objects.open().filter(assignment=helper, kind=Kind.CONTEST.value).exists():
        message = _("This organisation contests its own part. Decide that first.")
        raise Invalid(message, {"lead": message})


def _release_now(mine: Assignment, now: datetime) -> None:
    # In a statement of its own: there is never a moment with two leads, not even inside one statement.
    mine.is_open, mine.released_at, mine.paused_at, mine.next_alarm_at = False, now, None, None
    mine.save(update_fields=["is_open", "released_at", "paused_at", "next_alarm_at"])


def _promoted(helper: Assignment, limits: Limits, now: datetime) -> Alongside:
    """Compose the step up of a co-handler to the lead: the whole time is its own now, also when it had finished."""
    helper.is_open, helper.finished_at, helper.finished_by_id, helper.role = True, None, None, AssignmentRole.LEAD.value
    helper.stages = stages_of(limits)
    changes = set_clock(helper, Clock.FINISH, limits.finish)
    reopened = {"is_open": True, "finished_at": None, "finished_by_id": None, "role": helper.role}
    return changing(
        helper,
        **reopened,
        **changes,
        stages=helper.stages,
        is_designated=True,
        due_at=next_due(helper),
        next_alarm_at=alarm_after_step(helper, now),
    )


def _part(helper: Assignment) -> dict[str, Any]:
    """Return what the event names of a part, as it names those that are given anew."""
    organisation = helper.organisation
    return {
        "assignment": helper.pk,
        "organisation": organisation.pk,
        "role": helper.role,
        "organisation_zh": organisation.name_zh,
        "organisation_en": organisation.name_en,
    }
