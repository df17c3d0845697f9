"""What a worker does when a whistle was blown: give their parts to those it calls, or to whom the list names."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import events
from cases.casework.commands.asking import MoveRequest
from cases.casework.commands.assigning import Given, assigning, limits_of_whistle
from cases.casework.commands.moving import advance
from cases.casework.models import Case, Whistle, WhistleCall
from cases.rules.models import ResponsibilityRule
from cases.rules.queries.rules import Rule, nearest_candidates, proposal_for, responders
from cases.rules.workflow import AssignmentRole, State
from cases.rules.workflow.clocks import REGISTER_LIMIT
from governance.ground.permissions import PORTAL


@transaction.atomic
def route_whistle(case_id: int, whistle_id: int, *, now: datetime) -> Case:
    """Assign those whom somebody called, else whom the list names; without a lead the case waits for a human.

    The limits count from the moment the whistle was blown, not from when a worker came to it. Does nothing when the
    case does not wait for this whistle any more.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("category").get(id=case_id)
    whistle = Whistle.objects.with_requests().get(id=whistle_id, case=case)
    if case.state != State.WHISTLED or whistle.round != case.round:
        return case
    request = MoveRequest(by=PORTAL, now=now)
    calls = list(WhistleCall.objects.filter(whistle=whistle).select_related("rule__area"))
    given = _as_called(case, whistle, calls) if calls else []
    rule = next((_explained(call.rule) for call in calls if call.rule), None)
    if not calls:
        given, rule = _as_proposed(case, whistle)
    if not given:
        return _wait_for_a_human(case, whistle, request)
    limits = limits_of_whistle(case, whistle, whistle.blown_at)
    assigned = assigning(case, given, limits=limits, by=PORTAL, now=whistle.blown_at, whistle=whistle)
    advance(
        case,
        events.WHISTLE_ROUTED,
        request=request,
        to=State.DISPATCHED,
        limit=case.category.time_limit_code,
        basis=limits.finish,
        alongside=assigned,
        data={"whistle": whistle.pk, **({"rule": rule} if rule else {"by_hand": True})},
    )
    return case


def _as_called(case: Case, whistle: Whistle, calls: Sequence[WhistleCall]) -> list[Given]:
    """Return the parts of those whom somebody called; nothing when the lead is no more, or accused by now."""
    ids = [call.organisation_id for call in calls]
    known = responders(ids=ids, on=timezone.localdate(whistle.blown_at))
    parts = [
        Given(found, AssignmentRole(call.role), whistle.asked_of(found.id), rule_id=call.rule_id)
        for call in calls
        if (found := known.get(call.organisation_id)) and not found.is_accused_by(case.accused_path)
    ]
    return parts if any(part.role is AssignmentRole.LEAD for part in parts) else []


def _as_proposed(case: Case, whistle: Whistle) -> tuple[list[Given], dict[str, Any] | None]:
    """Return the parts of those whom the list names, and its line as the event keeps it."""
    proposal = proposal_for(case, whistle_kind=whistle.kind.code, on=timezone.localdate(whistle.blown_at))
    if proposal.rule is None:
        return [], None
    parts = [
        Given(one, AssignmentRole.CO_HANDLER if n else AssignmentRole.LEAD, whistle.needs, rule_id=proposal.rule.id)
        for n, one in enumerate(proposal.parts)
    ]
    return parts, proposal.rule.explained


def _explained(rule: ResponsibilityRule) -> dict[str, Any]:
    area = rule.area
    return Rule(rule.pk, rule.lead_id, rule.category_id, area.code, area.name_zh, area.name_en, []).explained


def _wait_for_a_human(case: Case, whistle: Whistle, request: MoveRequest) -> Case:
    candidates = nearest_candidates(case.category_id, on=timezone.localdate(whistle.blown_at))
    data = {"whistle": whistle.pk, "candidates": [candidate._asdict() for candidate in candidates]}
    advance(case, events.WHISTLE_UNROUTED, request=request, to=State.UNROUTED, limit=REGISTER_LIMIT, data=data)
    return case
