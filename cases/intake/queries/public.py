"""What a resident sees of a case by its tracking code: no names of staff, no phone, no internal word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.models import Assignment, Case, Photo
from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.lateness import is_late
from cases.casework.queries.places import is_on_site
from cases.casework.queries.promised import promised_words
from cases.casework.queries.telephones import Telephone, telephone_of
from cases.events import PUBLIC
from cases.rules.models import DeclineReason
from cases.rules.workflow import ENDED_STATES, PUBLIC_STATE_WORDS, RESULT_STANDS, State
from cases.rules.workflow.codes import tidy_code
from governance.ground.errors import NotFound
from governance.ground.tongue import spoken
from governance.ground.workflow import Words
from governance.models import Event

# What happened, as the resident reads it.
PUBLIC_WORDS: Mapping[str, Words] = {
    events.CASE_REPORTED: Words("收到您反映的问题", "Your problem was received"),
    events.CASE_REGISTERED: Words("街道已受理", "The street accepted it"),
    events.CASE_ANSWERED: Words("已答复", "Answered"),
    events.CASE_DECLINED: Words("不予受理", "Not accepted"),
    events.CASE_LEFT_TO_COMMUNITY: Words("交由社区办理", "Given to your community"),
    events.COMMUNITY_FINISHED: Words("社区已办理", "Your community did its part"),
    events.CASE_DISPATCHED: Words("交由责任单位办理", "Handed to those responsible"),
    events.WHISTLE_ROUTED: Words("街道已召集有关单位", "The street called those responsible together"),
    events.ASSIGNMENT_SIGNED: Words("已接单", "Taken on"),
    events.REPORTED_IN: Words("责任单位已响应", "Answered the call"),
    events.ASSIGNMENT_FINISHED: Words("已办理", "Did its part"),
    events.CASE_VERIFIED: Words("社区现场核查通过", "The community checked it on site"),
    events.CASE_REOPENED: Words("重新办理", "Opened again"),
    events.CASE_CLOSED: Words("已结案", "Closed"),
    events.RESIDENTS_TOLD: Words("街道告知", "Message from the street"),
    events.FACTS_ADDED: Words("您补充的情况", "You added"),
}
_LOOKS: Mapping[str, tuple[str, str]] = {
    events.CASE_REPORTED: ("neutral", "message"),
    events.CASE_REGISTERED: ("active", "check"),
    events.RESIDENTS_TOLD: ("active", "message"),
    events.CASE_ANSWERED: ("good", "message-2"),
    events.CASE_DECLINED: ("bad", "circle-x"),
    events.WHISTLE_ROUTED: ("whistle", "users-group"),
    events.REPORTED_IN: ("active", "map-pin"),
    events.COMMUNITY_FINISHED: ("good", "tool"),
    events.ASSIGNMENT_FINISHED: ("good", "tool"),
    events.CASE_VERIFIED: ("good", "eye"),
    events.CASE_REOPENED: ("warn", "refresh"),
    events.CASE_CLOSED: ("good", "circle-check"),
}
# Only for who gave a position near the case: reporting in is said to the street, and can be said at a desk.
_CAME = Words("已到场", "Came to the place")
_OF_COMMUNITY = frozenset({events.COMMUNITY_FINISHED, events.CASE_VERIFIED})
# Pictures that came with the report, or that the resident added to it.
OWN = ("report", "added")
_OF_REPORTER = frozenset({events.CASE_REPORTED, events.FACTS_ADDED})

# The stations of a case that was accepted, and how far each state is on them.
_STATIONS = (
    Words("收到", "Received"),
    Words("受理", "Accepted"),
    Words("办理", "Work"),
    Words("现场核查", "Checked on site"),
    Words("电话回访", "We call you"),
    Words("结案", "Closed"),
)
_REACHED: Mapping[State, int] = {
    State.REPORTED: 1,
    State.REGISTERED: 2,
    State.WHISTLED: 2,
    State.UNROUTED: 2,
    State.DISPATCHED: 2,
    State.ACTING: 2,
    State.COMMUNITY: 2,
    State.VERIFYING: 3,
    State.CALLING_BACK: 4,
    State.EVALUATING: 6,
    State.JOINED: 2,
    State.CLOSED: 6,
}
_MOMENTS = (
    {events.CASE_REPORTED},
    {events.CASE_REGISTERED},
    {events.COMMUNITY_FINISHED, events.ASSIGNMENT_FINISHED},
    {events.CASE_VERIFIED},
    {events.CASE_CLOSED},
    {events.CASE_CLOSED},
)


class Step(NamedTuple):
    """One station on the way of a case."""

    label: str
    status: str
    at: datetime | None = None
    words: str = ""


class Entry(NamedTuple):
    """One line of the public timeline."""

    at: datetime
    what: str
    who: str
    words: str
    tone: str
    icon: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the line."""
        return (self.words,) if self.words else ()


class PublicPhoto(NamedTuple):
    """A picture that the resident may see."""

    id: int
    words: str


@dataclass(frozen=True)
class PublicCasePage:
    number: str
    code: str
    title: str
    category: str
    place: str
    reported_at: datetime
    state: str
    tone: str
    is_ended: bool
    round: int
    has_answer_code: bool
    may_answer: bool
    may_be_called: bool
    may_add: bool
    call_part: str
    call_after: date | None
    who_acts: str
    by_when: str
    promised: str
    telephone: Telephone | None
    is_late: bool
    outcome: str
    steps: tuple[Step, ...]
    entries: tuple[Entry, ...]
    photos: tuple[PublicPhoto, ...]
    own_photos: tuple[PublicPhoto, ...]


def public_case_page(code: str, *, now: datetime) -> PublicCasePage:
    """Return what the holder of a tracking code may see; raise NotFound for a code that is none."""
    found = Case.objects.filter(tracking_code=tidy_code(code)).select_related("category", "community", "street")
    case = found.first()
    if case is None:
        raise NotFound(_("No case has this tracking code. Check each sign: codes have ten letters and digits."))
    happened = list(
        Event.objects.filter(subject_kind="cases.case", subject_id=case.pk, name__in=PUBLIC).order_by("seq")
    )
    photos = list(Photo.objects.seen_by_code().filter(case=case).values_list("id", "moment"))
    state = State(case.state)
    # What the street still says of the departments is no step that the resident waits for.
    is_ended = state in ENDED_STATES or state is State.EVALUATING
    return PublicCasePage(
        number=case.number,
        code=case.tracking_code,
        title=case.title,
        category=case.category.name,
        place=case.address or case.community.name,
        reported_at=case.reported_at,
        state=spoken(PUBLIC_STATE_WORDS[state]),
        tone=_tone(state),
        is_ended=is_ended,
        round=case.round,
        has_answer_code=bool(case.answer_digest),
        may_answer=state is State.CALLING_BACK and bool(case.answer_digest),
        may_be_called=not is_ended and bool(case.resident_phone_tail) and bool(case.answer_digest),
        may_add=not is_ended and bool(case.answer_digest),
        call_part=case.call_part,
        call_after=timezone.localdate(case.call_after) if case.call_after else None,
        who_acts="" if is_ended else _who_acts(case, state),
        by_when="" if is_ended else moment_words(case.due_at),
        promised="" if is_ended else promised_words(case.due_at, now),
        telephone=telephone_of(case.street.name, case.street.telephone),
        is_late=not is_ended and is_late(case.due_at, now=now, paused_at=case.paused_at),
        outcome=_outcome(case, state),
        steps=_steps(state, happened),
        entries=tuple(_entry(event, case) for event in happened),
        photos=tuple(PublicPhoto(id_, _("After the work")) for id_, moment in photos if moment not in OWN),
        own_photos=tuple(PublicPhoto(id_, _("Your photo")) for id_, moment in photos if moment in OWN),
    )


def _named(data: Mapping[str, Any], key: str) -> str:
    return spoken(Words(data.get(f"{key}_zh", ""), data.get(f"{key}_en", "")))


def _listed(names: Iterable[str]) -> str:
    return spoken(Words("、", ", ")).join(names)


def _tone(state: State) -> str:
    if state in (State.EVALUATING, State.CLOSED, State.ANSWERED):
        return "good"
    return "bad" if state is State.DECLINED else "active"


def _who_acts(case: Case, state: State) -> str:
    if state in (State.COMMUNITY, State.VERIFYING):
        return case.community.name
    if state not in (State.DISPATCHED, State.ACTING):
        return case.street.name
    rows = Assignment.objects.filter(case=case, round=case.round, is_open=True).select_related("organisation")
    return _listed(row.organisation.name for row in rows) or case.street.name


def _outcome(case: Case, state: State) -> str:
    if state is State.DECLINED:
        return _declined_words(case)
    return case.outcome if state in RESULT_STANDS else ""


def _declined_words(case: Case) -> str:
    reason = DeclineReason.objects.filter(code=case.decline_reason).first()
    if reason is None or case.outcome != reason.outcome_zh:
        return case.outcome
    return spoken(Words(reason.outcome_zh, reason.outcome_en))


def _steps(state: State, happened: Iterable[Event]) -> tuple[Step, ...]:
    last = {event.name: event.at for event in happened}
    if state not in _REACHED:
        ending = events.CASE_DECLINED if state is State.DECLINED else events.CASE_ANSWERED
        first = Step(spoken(_STATIONS[0]), "done", last.get(events.CASE_REPORTED))
        return first, Step(spoken(PUBLIC_STATE_WORDS[state]), "done", last.get(ending))
    reached = _REACHED[state]
    steps = [_step(n, reached, state, last) for n in range(len(_STATIONS))]
    in_community = events.COMMUNITY_FINISHED in last and events.ASSIGNMENT_FINISHED not in last
    return tuple(step for n, step in enumerate(steps) if n != 3 or not in_community)


def _step(n: int, reached: int, state: State, last: Mapping[str, datetime]) -> Step:
    label = spoken(_STATIONS[n])
    if n < reached:
        moments = [last[name] for name in _MOMENTS[n] if name in last]
        return Step(label, "done", max(moments, default=None))
    if n == reached:
        return Step(label, "current", words=spoken(PUBLIC_STATE_WORDS[state]))
    return Step(label, "todo")


def _entry(event: Event, case: Case) -> Entry:
    tone, icon = _LOOKS.get(event.name, ("neutral", ""))
    came = event.name == events.REPORTED_IN and is_on_site(event.data.get("distance"), event.at, areas=case.area_ids)
    return Entry(
        event.at, spoken(_CAME if came else PUBLIC_WORDS[event.name]), _who(event, case), _said(event), tone, icon
    )


def _who(event: Event, case: Case) -> str:
    if event.name in _OF_REPORTER:
        return ""
    if event.name in _OF_COMMUNITY:
        return case.community.name
    return _named(event.data, "organisation") or case.street.name


def _said(event: Event) -> str:
    data = event.data
    if event.name in (events.CASE_DISPATCHED, events.WHISTLE_ROUTED):
        return _listed(_named(part, "organisation") for part in data.get("assignments", ()))
    if event.name in (events.RESIDENTS_TOLD, events.FACTS_ADDED):
        return str(data["text"])
    if event.name == events.CASE_DECLINED:
        return _named(data, "reason")
    return str(data.get("result") or data.get("answer") or "")
