"""Applying for what somebody else decides: a contest, more time, a hand-over, a deferral, an exclusion."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import Alongside, changing, inserting
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.moving import (
    about_assignment,
    advance,
    check_unmoved,
    lock_assignments,
    lock_case,
    own_assignment,
    required_text,
)
from cases.casework.commands.pausing import may_stand_still, paused_case, pausing, resumed_case, resuming
from cases.casework.models import Assignment, Case
from cases.decisions.models import Application
from cases.decisions.permissions import reason_not_to_ask, require_asking
from cases.rules.queries.limits import is_danger
from cases.rules.workflow import State
from cases.rules.workflow.applications import KIND_WORDS, RULES, Kind, Standing
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.outbox import Found
from governance.ground.permissions import person_of

LONGEST = timedelta(days=366)
_FOUND = Found("application", "(SELECT id FROM new_cases_application)")


@move
def apply_for(
    number: str,
    *,
    kind: Kind,
    reason: str,
    assignment_id: int | None = None,
    wanted: Mapping[str, Any] | None = None,
    **asking: Unpack[MoveAsking],
) -> Case:
    """Ask for something that another person decides; a contest stops the clocks until the ruling.

    `wanted` holds what the kind needs: `until` of an extension, `owner`, `plan` and `review_on` of a deferral, `lead`
    of a hand-over. Raises Invalid for what is missing, Conflict for what may not be asked for now.
    """
    request = MoveRequest(**asking)
    rule = RULES[kind]
    case = lock_case(number, request)
    mine = own_assignment(lock_assignments(case), assignment_id, request) if rule.of_assignment else None
    if mine is None:
        require_asking(request.by, kind, case)
    check_unmoved(case, request, may_start=State(case.state) in rule.starts and (mine is None or mine.is_open))
    _check_askable(kind, case, mine, request.now)
    text = required_text(reason, "reason", _("Say why."))
    checked = _wanted(kind, wanted or {}, case, mine, request.now)
    application = Application(
        case=case,
        assignment=mine,
        kind=kind.value,
        reason=text,
        wanted=checked,
        asked_by_id=person_of(request.by),
        asked_at=request.now,
    )
    asked = inserting([application], found=_FOUND)
    stops_case = rule.pauses and mine is not None and mine.is_lead and may_stand_still(case, mine, request.now)
    advance(
        case,
        events.APPLIED,
        request=request,
        alongside=asked + (pausing(case, [mine], request.now) if rule.pauses and mine else Alongside()),
        data={**about_application(kind, mine), "reason": text, "wanted": checked},
        **(paused_case(request.now) if stops_case else {}),
    )
    return case


@move
def withdraw_application(number: str, *, application_id: int, **asking: Unpack[MoveAsking]) -> Case:
    """Take an application back before it is decided; stopped clocks go on."""
    request = MoveRequest(**asking)
    case = lock_case(number, request)
    application = open_application(case, application_id, request)
    if application.asked_by_id != request.by.person_id:
        raise NotAllowed(_("Only who asked for this can take it back."))
    taken_back = changing(application, standing=Standing.WITHDRAWN.value, decided_at=request.now)
    kind = Kind(application.kind)
    advance(
        case,
        events.APPLICATION_WITHDRAWN,
        request=request,
        alongside=taken_back + going_on(application, request.now),
        data=about_application(kind, application.assignment),
        **resumed_after(case, application, request.now),
    )
    return case


def open_application(case: Case, application_id: int, request: MoveRequest) -> Application:
    """Return an application of a locked case that is still to be decided; raise NotFound or Conflict."""
    rows = Application.objects.select_related("assignment__organisation")
    application = rows.filter(id=application_id, case=case).first()
    if application is None:
        raise NotFound(_("There is no such application."))
    check_unmoved(case, request, may_start=True)
    if application.standing != Standing.OPEN:
        raise Conflict(_("This application has been decided already. Reload to see how."), code="already-done")
    return application


def going_on(application: Application, now: datetime) -> Alongside:
    """Compose the going on of the assignment whose clocks the application had stopped."""
    pauses = RULES[Kind(application.kind)].pauses
    return resuming([application.assignment], now) if pauses and application.assignment else Alongside()


def resumed_after(case: Case, application: Application, now: datetime) -> dict[str, Any]:
    """Return the columns of the case whose clock the application had stopped; none when it had not."""
    mine = application.assignment
    pauses = RULES[Kind(application.kind)].pauses
    stopped = pauses and mine is not None and mine.is_open and mine.is_lead
    return resumed_case(case, now) if stopped else {}


def _check_askable(kind: Kind, case: Case, mine: Assignment | None, now: datetime) -> None:
    """Raise Conflict for what may not be asked for now."""
    contests = Application.objects.filter(assignment=mine, kind=Kind.CONTEST.value)
    was_contested = kind is Kind.CONTEST and contests.exists()
    is_urgent = is_danger(case.category, now)
    if reason := reason_not_to_ask(kind, case, mine, was_contested=was_contested, is_danger=is_urgent, now=now):
        raise Conflict(reason)


def _check_near(name: str, ahead: timedelta) -> None:
    """Raise Invalid for what lies further away than anybody can still answer for."""
    if ahead > LONGEST:
        message = _(
            "This is further away than %(most)d days. Choose an earlier one; more can be asked for when it has come."
        ) % {"most": LONGEST.days}
        raise Invalid(message, {name: message})


def _wanted(
    kind: Kind, wanted: Mapping[str, Any], case: Case, mine: Assignment | None, now: datetime
) -> dict[str, Any]:
    """Return what is asked for, checked; raise Invalid at the entry that is missing or wrong."""
    if kind is Kind.EXTENSION and mine is not None:
        until = wanted.get("until")
        if not isinstance(until, datetime) or until <= max(mine.finish_by, now):
            message = _("Give a moment after the present deadline.")
            raise Invalid(message, {"until": message})
        _check_near("until", until - now)
        return {"until": until.isoformat(), "before": mine.finish_by.isoformat()}
    if kind is Kind.DEFERRAL:
        review_on = wanted.get("review_on")
        if not isinstance(review_on, date) or review_on <= timezone.localdate(now):
            message = _("Give a day on which the case is looked at again, after today.")
            raise Invalid(message, {"review_on": message})
        _check_near("review_on", review_on - timezone.localdate(now))
        owner = required_text(str(wanted.get("owner", "")), "owner", _("Say who stays responsible meanwhile."))
        plan = required_text(str(wanted.get("plan", "")), "plan", _("Say what will be done, step by step."))
        return {"owner": owner, "plan": plan, "review_on": review_on.isoformat()}
    if kind is Kind.HAND_OVER:
        return {"lead": str(wanted.get("lead", ""))}
    return {}


def about_application(kind: Kind, mine: Assignment | None) -> dict[str, Any]:
    """Return what events say of an application: its kind, and the assignment that it is about."""
    words = KIND_WORDS[kind]
    of_assignment = about_assignment(mine) if mine is not None else {}
    return {"kind": kind.value, "kind_zh": words.zh, "kind_en": words.en, **of_assignment}
