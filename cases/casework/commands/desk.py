"""The street desk: register, answer, decline, leave to the community, dispatch, blow a whistle, route by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.assigning import Given, assigning, limits_of_dispatch, limits_of_whistle
from cases.casework.commands.moving import advance, lock_for, required_text
from cases.casework.commands.suggested import suggested_and_taken
from cases.casework.commands.whistle_calls import Call, summons
from cases.casework.models import Case, Whistle
from cases.casework.permissions import require_whistle
from cases.casework.queries.community_list import community_list
from cases.rules.models import Category, DeclineReason, WhistleKind
from cases.rules.queries.rules import Responder, responders
from cases.rules.workflow import COMMUNITY_LIMIT, Action, AssignmentRole, State
from cases.rules.workflow.categories import UNSORTED
from cases.rules.workflow.clocks import REGISTER_LIMIT
from governance.ground.errors import Invalid
from governance.ground.permissions import person_of

LONGEST_PLACE = 300


@move
def register_case(number: str, *, category: str = "", **asking: Unpack[MoveAsking]) -> Case:
    """Accept a reported case, in another category where one is named; what is unsorted needs one."""
    request = MoveRequest(**asking)
    case = lock_for(Action.REGISTER, number, request)
    sorted_as = _category_for(case, category)
    advance(
        case,
        events.CASE_REGISTERED,
        request=request,
        to=State.REGISTERED,
        limit=REGISTER_LIMIT,
        registered_at=request.now,
        data={"category": sorted_as, "category_before": case.category_id} if sorted_as != case.category_id else {},
        category_id=sorted_as,
    )
    return case


def _category_for(case: Case, code: str) -> str:
    chosen = code or case.category_id
    if chosen == UNSORTED:
        message = _("Choose a category first: this case has none yet.")
        raise Invalid(message, {"category": message})
    if code and not Category.objects.filter(code=code, is_active=True, parent__isnull=False).exists():
        message = _("Choose a category from the list.")
        raise Invalid(message, {"category": message})
    return chosen


@move
def answer_case(number: str, *, answer: str, **asking: Unpack[MoveAsking]) -> Case:
    """Answer an enquiry at once and end the case (北京市接诉即办工作条例 第十一条第一款)."""
    request = MoveRequest(**asking)
    case = lock_for(Action.ANSWER, number, request)
    text = required_text(answer, "answer", _("Write the answer that the resident gets."))
    advance(case, events.CASE_ANSWERED, request=request, to=State.ANSWERED, outcome=text, data={"answer": text})
    return case


@move
def decline_case(number: str, *, reason: str, note: str = "", **asking: Unpack[MoveAsking]) -> Case:
    """End a case for one of the six lawful reasons (北京市接诉即办工作条例 第十一条第三款)."""
    request = MoveRequest(**asking)
    case = lock_for(Action.DECLINE, number, request)
    chosen = DeclineReason.objects.filter(code=reason).first()
    if chosen is None:
        raise Invalid(_("Choose one of the lawful reasons."), {"reason": _("Choose a reason from the list.")})
    outcome = note.strip() or chosen.outcome_zh
    data = {"reason": reason, "reason_zh": chosen.name_zh, "reason_en": chosen.name_en, "note": note.strip()}
    advance(
        case,
        events.CASE_DECLINED,
        request=request,
        to=State.DECLINED,
        decline_reason=reason,
        outcome=outcome,
        data=data,
    )
    return case


@move
def leave_to_community(number: str, *, note: str = "", **asking: Unpack[MoveAsking]) -> Case:
    """Let the community handle the case itself; raise Invalid when it is not on the communities' list of duties.

    What is not listed, or listed as assistance only, is not the community's to handle
    (北京市接诉即办工作条例 第十七条第二款).
    """
    request = MoveRequest(**asking)
    case = lock_for(Action.LEAVE_TO_COMMUNITY, number, request)
    if case.accuses_its_area:
        raise Invalid(_("This case is about the community itself or its street. A department handles it."))
    _check_community_list(case, request.now)
    advance(
        case,
        events.CASE_LEFT_TO_COMMUNITY,
        request=request,
        to=State.COMMUNITY,
        limit=COMMUNITY_LIMIT,
        data={"note": note.strip(), "community_id": case.community_id},
    )
    return case


@move
def dispatch_case(
    number: str, *, lead: str, asked: str = "", suggested: Mapping[str, Any] | None = None, **asking: Unpack[MoveAsking]
) -> Case:
    """Give the case to one lead organisation, named by its code; `suggested` is what the person was shown."""
    request = MoveRequest(**asking)
    case = lock_for(Action.DISPATCH, number, request)
    chosen = _responder(lead, request.now)
    limits = limits_of_dispatch(case, request.now)
    given = [Given(chosen, AssignmentRole.LEAD, asked.strip())]
    assigned = assigning(case, given, limits=limits, by=request.by, now=request.now)
    advance(
        case,
        events.CASE_DISPATCHED,
        request=request,
        to=State.DISPATCHED,
        limit=case.category.time_limit_code,
        basis=limits.finish,
        alongside=assigned,
        is_whistled=False,
        data={"asked": asked.strip(), **suggested_and_taken(suggested, lead)},
    )
    return case


@move
def blow_whistle(
    number: str,
    *,
    kind: str,
    needs: str,
    place: str,
    gather_at: datetime | None = None,
    called: Sequence[Call] = (),
    reason: str = "",
    **asking: Unpack[MoveAsking],
) -> Case:
    """Summon departments to the case, naming what is needed, where and when; nobody named leaves whom to the list.

    Only a kind that runs round the clock needs no time: it gathers at once.
    """
    request = MoveRequest(**asking)
    case = lock_for(Action.BLOW_WHISTLE, number, request)
    chosen = WhistleKind.objects.in_force(timezone.localdate(request.now)).filter(code=kind).first()
    if chosen is None:
        raise Invalid(_("Choose a kind of whistle."), {"kind": _("Choose a kind from the list.")})
    require_whistle(request.by, chosen.permission, case)
    needs = required_text(needs, "needs", _("Say what is needed of the departments."))
    place = required_text(place, "place", _("Say where to gather."))[:LONGEST_PLACE]
    gather_at = _gathering(gather_at, chosen, request.now)
    summoned = summons(case, called, kind=chosen.code, reason=reason, now=request.now)
    whistle = Whistle(
        case=case,
        kind=chosen,
        needs=needs,
        place=place,
        gather_at=gather_at,
        blown_by_id=person_of(request.by),
        blown_at=request.now,
        round=case.round,
    )
    data = {
        "kind": chosen.code,
        "kind_zh": chosen.name_zh,
        "kind_en": chosen.name_en,
        "needs": needs,
        "place": place,
        "gather_at": gather_at.isoformat(),
        **summoned.said,
    }
    advance(
        case,
        events.WHISTLE_BLOWN,
        request=request,
        to=State.WHISTLED,
        limit=REGISTER_LIMIT,
        alongside=summoned.of(whistle),
        is_whistled=True,
        data=data,
    )
    return case


def _gathering(gather_at: datetime | None, kind: WhistleKind, now: datetime) -> datetime:
    if gather_at is None and kind.round_the_clock:
        return now
    if gather_at is None:
        raise Invalid(_("Say when to gather."), {"gather_at": _("Name a time that is still to come.")})
    if gather_at < now:
        raise Invalid(_("Choose a time to gather that is still to come."), {"gather_at": _("This time has passed.")})
    return gather_at


@move
def route_by_hand(
    number: str,
    *,
    lead: str,
    co_handlers: Sequence[str] = (),
    suggested: Mapping[str, Any] | None = None,
    **asking: Unpack[MoveAsking],
) -> Case:
    """Name the lead and the co-handlers of a whistle that no line of the responsibility list answers any more."""
    request = MoveRequest(**asking)
    case = lock_for(Action.ROUTE_BY_HAND, number, request)
    whistle = Whistle.objects.with_requests().filter(case=case, round=case.round).first()
    codes = [lead, *(code for code in dict.fromkeys(co_handlers) if code and code != lead)]
    found = responders(codes=codes, on=timezone.localdate(request.now))
    unknown = [code for code in codes if code not in found]
    if unknown:
        message = _("%(codes)s cannot be given an assignment.") % {"codes": ", ".join(unknown)}
        raise Invalid(_("Choose departments from the list."), {"lead": message})
    limits = limits_of_whistle(case, whistle, request.now) if whistle else limits_of_dispatch(case, request.now)
    given = [
        Given(
            found[code],
            AssignmentRole.CO_HANDLER if n else AssignmentRole.LEAD,
            whistle.asked_of(found[code].id) if whistle else "",
        )
        for n, code in enumerate(codes)
    ]
    assigned = assigning(case, given, limits=limits, by=request.by, now=request.now, whistle=whistle)
    advance(
        case,
        events.WHISTLE_ROUTED,
        request=request,
        to=State.DISPATCHED,
        limit=case.category.time_limit_code,
        basis=limits.finish,
        alongside=assigned,
        data={"by_hand": True, **suggested_and_taken(suggested, lead)},
    )
    return case


def _check_community_list(case: Case, now: datetime) -> None:
    listed = community_list(on=timezone.localdate(now))
    if any(duty.category == case.category_id and not duty.only_assists for duty in listed):
        return
    own = ", ".join(duty.name for duty in listed if not duty.only_assists)
    message = _("This is not on the communities' list of duties, so it cannot be left to one. On the list: %(list)s.")
    raise Invalid(message % {"list": own or "—"}, {"note": message % {"list": own or "—"}})


def _responder(code: str, now: datetime) -> Responder:
    found = responders(codes=[code], on=timezone.localdate(now)).get(code)
    if found is None:
        raise Invalid(_("Choose who leads."), {"lead": _("Choose a department, office or unit from the list.")})
    return found
