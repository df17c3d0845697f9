"""A case that was not done goes back: to the same lead, to its community, or to the desk."""

from collections.abc import Mapping

from django.utils import timezone

from cases.casework.commands.alongside import Alongside
from cases.casework.commands.asking import MoveRequest
from cases.casework.commands.assigning import Given, assigning, limits_of_dispatch
from cases.casework.commands.moving import advance, begun_anew
from cases.casework.models import Case
from cases.casework.queries.present_lead import Lead, lead_of
from cases.rules.workflow import COMMUNITY_LIMIT, AssignmentRole, State
from cases.rules.workflow.clocks import REGISTER_LIMIT


def back_to_lead(
    case: Case, event: str, request: MoveRequest, data: Mapping[str, object], *, asked: str, alongside: Alongside
) -> Case:
    """Start another round with the lead of the last one, or with the community that handled it.

    A case that was handled with the one that it joined goes to the lead of that one. Where nobody leads that one, or
    the lead is whom the case accuses by now or exists no longer, the desk decides anew who acts.
    """
    day = timezone.localdate(request.now)
    lead = lead_of(case, on=day)
    if lead is None and case.joined_to is not None:
        lead = lead_of(case.joined_to, on=day)
    case.round += 1
    if lead is not None and lead.is_still_there and not _is_accused(case, lead):
        return _again_with(case, lead, event, request, data, asked=asked, alongside=alongside)
    is_back = lead is not None or case.joined_to_id is not None or case.accuses_its_area
    advance(
        case,
        event,
        request=request,
        to=State.REGISTERED if is_back else State.COMMUNITY,
        limit=REGISTER_LIMIT if is_back else COMMUNITY_LIMIT,
        round=case.round,
        alongside=alongside,
        data={**data, "is_back": is_back},
        **(begun_anew(case, request.now) if is_back else {}),
    )
    return case


def _is_accused(case: Case, lead: Lead) -> bool:
    return bool(case.accused_path) and lead.responder.path.startswith(case.accused_path)


def _again_with(
    case: Case,
    lead: Lead,
    event: str,
    request: MoveRequest,
    data: Mapping[str, object],
    *,
    asked: str,
    alongside: Alongside,
) -> Case:
    limits = limits_of_dispatch(case, request.now)
    given = [Given(lead.responder, AssignmentRole.LEAD, asked, is_designated=lead.is_designated)]
    assigned = assigning(case, given, limits=limits, by=request.by, now=request.now)
    advance(
        case,
        event,
        request=request,
        to=State.DISPATCHED,
        limit=case.category.time_limit_code,
        basis=limits.finish,
        round=case.round,
        alongside=alongside + assigned,
        data=data,
    )
    return case
