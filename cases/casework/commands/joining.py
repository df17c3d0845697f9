"""Cases that are one matter: joined, split off again, or linked beside each other."""

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import inserting
from cases.casework.commands.asking import SUBJECT, MoveAsking, MoveRequest, move
from cases.casework.commands.moving import advance, begun_anew, lock_both_for, lock_case, lock_for, required_text
from cases.casework.models import Case, CaseLink
from cases.casework.permissions import require_move
from cases.rules.workflow import LONGEST_TEXT, Action, State
from cases.rules.workflow.clocks import CALL_BACK_LIMIT, REGISTER_LIMIT
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid
from governance.ground.permissions import PORTAL, person_of


@move
def join_case(number: str, *, to: str, **asking: Unpack[MoveAsking]) -> Case:
    """Join a case to an open one about the same matter; its resident is told the outcome and called back too.

    The joined case runs on the deadline of the one that it joined. Raises Invalid when that one has ended, is joined
    itself, complains of another organisation, or is this very case.
    """
    request = MoveRequest(**asking)
    case, other = lock_both_for(Action.JOIN, number, to.strip(), request)
    whole = _whole(case, other)
    advance(
        case,
        events.CASE_JOINED,
        request=request,
        to=State.JOINED,
        joined_to_id=whole.pk,
        due_at=whole.due_at,
        due_from=whole.due_from,
        due_rule=whole.due_rule,
        due_basis=whole.due_basis,
        next_alarm_at=None,
        data={"to": whole.number, "to_title": whole.title},
    )
    return case


def _whole(case: Case, whole: Case | None) -> Case:
    if whole is None or whole.pk == case.pk:
        message = _("Give the number of another case that you can see.")
        raise Invalid(message, {"to": message})
    if not whole.is_open or whole.joined_to_id is not None:
        message = _("That case has ended or is joined to another one itself. Join the open one.")
        raise Invalid(message, {"to": message})
    if case.accused_path != whole.accused_path:
        message = _("These two cases do not complain of the same, so that each is handled by itself.")
        raise Invalid(message, {"to": message})
    return whole


@move
def split_off(number: str, **asking: Unpack[MoveAsking]) -> Case:
    """Take a joined case out again; the street decides anew who acts."""
    request = MoveRequest(**asking)
    case = lock_for(Action.SPLIT_OFF, number, request)
    advance(
        case,
        events.CASE_SPLIT_OFF,
        request=request,
        to=State.REGISTERED,
        limit=REGISTER_LIMIT,
        data={},
        **begun_anew(case, request.now),
    )
    return case


@move
def link_cases(number: str, *, to: str, **asking: Unpack[MoveAsking]) -> Case:
    """Link a case with another one that has to do with it; each goes its own way."""
    request = MoveRequest(**asking)
    case = lock_case(number, request)
    require_move(request.by, Action.JOIN, case)
    other = Case.objects.visible_to(request.by).filter(number=to.strip()).exclude(pk=case.pk).first()
    if other is None:
        message = _("Give the number of another case that you can see.")
        raise Invalid(message, {"to": message})
    first, second = sorted((case.pk, other.pk))
    if CaseLink.objects.filter(first=first, second=second).exists():
        raise Conflict(_("These two cases are linked already."), code="already-done")
    link = CaseLink(first_id=first, second_id=second, by_id=person_of(request.by), at=request.now)
    told = {"to": other.number, "to_title": other.title}
    advance(case, events.CASES_LINKED, request=request, alongside=inserting([link]), data=told)
    return case


@move
def tell_residents(number: str, *, text: str, **asking: Unpack[MoveAsking]) -> Case:
    """Tell the residents of a case and of all joined to it the same; their tracking pages show it.

    It changes nothing of the cases, so that nobody's form goes stale. One that does not complain of the same any more
    is left out: whom this case complains of may see that one.
    """
    request = MoveRequest(**asking)
    case = lock_case(number, request)
    require_move(request.by, Action.JOIN, case)
    said = required_text(text, "text", _("Write what the residents shall know."))
    if len(said) > LONGEST_TEXT:
        message = _("Keep the text below %(most)d characters.") % {"most": LONGEST_TEXT}
        raise Invalid(message, {"text": message})
    joined = Case.objects.filter(joined_to=case, accused_path=case.accused_path)
    for case_id in sorted([case.pk, *joined.values_list("id", flat=True)]):
        outbox.record(
            events.RESIDENTS_TOLD,
            subject=outbox.Subject(SUBJECT, case_id),
            by=request.by,
            at=request.now,
            data={"text": said},
            key=request.key,
        )
    return case


@transaction.atomic
def answer_joined(case_id: int, *, now: datetime) -> int:
    """Have the residents of joined cases called back once the case that they joined was handled; return how many.

    Does nothing twice: a case that was called back is joined no more.
    """
    whole = Case.objects.get(id=case_id)
    rows = Case.objects.select_related("category").filter(joined_to=whole, state=State.JOINED).order_by("id")
    joined = list(rows.select_for_update(of=("self",), no_key=True))
    for case in joined:
        advance(
            case,
            events.JOINED_ANSWERED,
            request=MoveRequest(PORTAL, now),
            to=State.CALLING_BACK,
            limit=CALL_BACK_LIMIT,
            outcome=whole.outcome,
            data={"of": whole.number, "result": whole.outcome},
        )
    return len(joined)
