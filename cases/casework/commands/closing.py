"""The end of a case: verified on site by the community, called back by the street, closed or re-opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import Alongside, inserting
from cases.casework.commands.answer_codes import lock_for_resident
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.checklists import require_checked
from cases.casework.commands.moving import advance, lock_for
from cases.casework.commands.photos import KeptPhoto, photo_rows
from cases.casework.commands.returning import back_to_lead
from cases.casework.models import Assignment, CallBack, Case, Evaluation
from cases.casework.models.parts import AssignmentQuerySet
from cases.casework.permissions import require_uninvolved
from cases.casework.queries.closing import handlers_of
from cases.casework.queries.deadlines import moment_words
from cases.rules.queries.values import value_in_force
from cases.rules.workflow import Action, Satisfaction, State
from cases.rules.workflow.clocks import CALL_BACK_LIMIT, EVALUATION_LIMIT
from cases.rules.workflow.desk_texts import Stage
from cases.rules.workflow.voice import Way
from governance.ground.errors import Conflict, Invalid
from governance.ground.permissions import ANONYMOUS, person_of

CALL_AGAIN = "call-again-hours"
CALL_BACK_ATTEMPTS = "call-back-attempts"
MOST_POINTS = 5


@dataclass(frozen=True)
class Answers:
    """What the resident said when called back (北京市接诉即办工作条例 第二十三条)."""

    was_contacted: bool
    is_solved: bool
    satisfaction: Satisfaction


@dataclass(frozen=True)
class Judgement:
    """What the street thinks of one organisation's part: one to five points, and words."""

    assignment_id: int
    score: int
    words: str = ""


@move
def verify_case(
    number: str, *, is_done: bool, note: str, photos: Sequence[KeptPhoto] = (), **asking: Unpack[MoveAsking]
) -> Case:
    """Say what was found on site: done as reported, or back to the same lead."""
    request = MoveRequest(**asking)
    case = lock_for(Action.VERIFY, number, request)
    require_uninvolved(request.by, handlers_of(case))
    if not note.strip():
        raise Invalid(_("Write what you found on site."), {"note": _("Write what you found on site.")})
    pictures = inserting(photo_rows(case.pk, photos, moment="verify", by=request.by, now=request.now, is_public=False))
    data = {"note": note.strip(), "photos": len(photos)}
    if is_done:
        require_checked(case, Stage.VERIFY, (), request.now)
        advance(
            case,
            events.CASE_VERIFIED,
            request=request,
            to=State.CALLING_BACK,
            limit=CALL_BACK_LIMIT,
            alongside=pictures,
            data=data,
        )
        return case
    return back_to_lead(case, events.VERIFICATION_FAILED, request, data, asked=note.strip(), alongside=pictures)


@move
def call_back(number: str, *, answers: Answers | None, note: str = "", **asking: Unpack[MoveAsking]) -> Case:
    """Record a call-back: unanswered (`answers` is None), or what the resident said.

    Solved closes the case; not solved re-opens it to the same lead. The third unanswered call closes it too; raises
    Conflict for one that comes before the resident may be called again.
    """
    request = MoveRequest(**asking)
    case = lock_for(Action.CALL_BACK, number, request)
    require_uninvolved(request.by, handlers_of(case))
    person_of(request.by)
    return _heard(case, request, answers, note, way=Way.PHONE)


@transaction.atomic
def answer_call_back(
    code: str, *, answer_code: str, seen_round: int, now: datetime, answers: Answers, note: str = ""
) -> Case:
    """Record what the resident answers by their answer code, as if the street had called.

    The code answers once in each round, and only for the round that its holder has seen. Raises what
    `lock_for_resident` raises, Conflict when the case does not wait for this call-back (any more).
    """
    case = lock_for_resident(code, answer_code=answer_code)
    if case.state != State.CALLING_BACK or case.round != seen_round:
        raise Conflict(_("This case does not wait for your answer now. Below is how it stands."), code="wrong-state")
    return _heard(case, MoveRequest(ANONYMOUS, now), answers, note, way=Way.ANSWER_CODE)


def _heard(case: Case, request: MoveRequest, answers: Answers | None, note: str, *, way: Way) -> Case:
    attempt = CallBack(
        case=case,
        round=case.round,
        by_id=request.by.person_id,
        way=way.value,
        at=request.now,
        is_reached=answers is not None,
        was_contacted=answers.was_contacted if answers else None,
        is_solved=answers.is_solved if answers else None,
        satisfaction=answers.satisfaction if answers else "",
        note=note.strip(),
    )
    called = inserting([attempt])
    if answers is None:
        return _unanswered(case, request, note.strip(), called)
    data = {
        "was_contacted": answers.was_contacted,
        "is_solved": answers.is_solved,
        "satisfaction": answers.satisfaction.value,
        "note": note.strip(),
        "way": way.value,
    }
    if answers.is_solved:
        _close(case, request, called, data)
        return case
    return back_to_lead(case, events.CASE_REOPENED, request, data, asked=note.strip(), alongside=called)


def _unanswered(case: Case, request: MoveRequest, note: str, called: Alongside) -> Case:
    _require_due(case, request.now)
    attempts = 1 + CallBack.objects.filter(case=case, round=case.round, is_reached=False).count()
    data: dict[str, object] = {"attempt": attempts, "note": note}
    if attempts >= value_in_force(CALL_BACK_ATTEMPTS, request.now) or not case.resident_phone_tail:
        data["is_reached"] = False
        _close(case, request, called, data)
    else:
        again = request.now + timedelta(hours=float(value_in_force(CALL_AGAIN, request.now)))
        advance(case, events.CALL_BACK_TRIED, request=request, alongside=called, call_after=again, data=data)
    return case


def _require_due(case: Case, now: datetime) -> None:
    """Raise Conflict before the moment from which the resident is called (again), which they may choose themselves.

    Else a few calls within a minute would close the case as one whose resident cannot be reached.
    """
    if case.call_after and now < case.call_after:
        message = _("The last call was a short while ago, or the resident named a later day. Call again from %(time)s.")
        raise Conflict(message % {"time": moment_words(case.call_after)}, code="too-early")


def _close(case: Case, request: MoveRequest, called: Alongside, data: Mapping[str, object]) -> None:
    """Close the case, or let it wait for the street's evaluation of every organisation that had a part in it."""
    if unevaluated(case).exists():
        advance(
            case,
            events.RESIDENT_HEARD,
            request=request,
            to=State.EVALUATING,
            limit=EVALUATION_LIMIT,
            alongside=called,
            data=data,
        )
    else:
        _check_closing(case, request)
        advance(case, events.CASE_CLOSED, request=request, to=State.CLOSED, alongside=called, data=data)


def _check_closing(case: Case, request: MoveRequest) -> None:
    """Raise Invalid while something is to be ticked; what the resident answers themselves is never refused for it."""
    if not request.by.is_anonymous:
        require_checked(case, Stage.CLOSE, (), request.now)


def unevaluated(case: Case) -> AssignmentQuerySet:
    """Return the finished parts of a case that the street has not evaluated yet."""
    return Assignment.objects.unevaluated().filter(case=case)


@move
def evaluate_departments(number: str, *, evaluations: Sequence[Judgement], **asking: Unpack[MoveAsking]) -> Case:
    """Give each organisation's part a score and words; a case that waited only for this closes.

    Raises Invalid when a part is left out or named that has no place here, NotAllowed to who had a hand in the case.
    """
    request = MoveRequest(**asking)
    case = lock_for(Action.EVALUATE, number, request)
    require_uninvolved(request.by, handlers_of(case))
    waiting = {row.pk: row for row in unevaluated(case).select_related("organisation")}
    given = {judgement.assignment_id: judgement for judgement in evaluations}
    if not waiting:
        raise Conflict(_("Every department has been evaluated."), code="already-done")
    if given.keys() != waiting.keys() or any(not 1 <= each.score <= MOST_POINTS for each in given.values()):
        message = _("Give every department one to five points.")
        raise Invalid(message, {"score": message})
    rows = [
        Evaluation(
            assignment_id=id_, score=each.score, words=each.words.strip(), by_id=person_of(request.by), at=request.now
        )
        for id_, each in given.items()
    ]
    told = [
        {
            "assignment": id_,
            "organisation_zh": waiting[id_].organisation.name_zh,
            "organisation_en": waiting[id_].organisation.name_en,
            "score": each.score,
            "words": each.words.strip(),
        }
        for id_, each in given.items()
    ]
    is_last = case.state == State.EVALUATING
    if is_last:
        _check_closing(case, request)
    to = State.CLOSED if is_last else None
    event = events.CASE_CLOSED if is_last else events.EVALUATED
    advance(case, event, request=request, to=to, alongside=inserting(rows), data={"evaluations": told})
    return case
