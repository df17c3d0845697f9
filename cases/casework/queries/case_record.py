"""One case for programs: how it stands, who has to do what, what may be done, and everything that happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.casework.models import Assignment, Case, Photo
from cases.casework.permissions import allowed_steps, beside, is_colleague, moves_now
from cases.casework.queries.closing import handlers_among
from cases.casework.queries.holders import holder_of, with_holders
from cases.casework.queries.recusal import accused_ids
from cases.casework.queries.timeline import INTERNAL, Happening, happenings_of
from cases.events import EVENT_WORDS, WHISTLE_BLOWN
from cases.rules.queries.registers import registers_knowing
from cases.rules.workflow import STATE_WORDS, State
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow import Words


@dataclass(frozen=True)
class NamedRecord:
    """Something by its code and both names."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class AssignmentRecord:
    """What one organisation has to do, by when, and how far it is."""

    id: int
    organisation: NamedRecord
    holder: str | None
    role: str
    round: int
    by_whistle: bool
    asked: str
    assigned_at: datetime
    sign_by: datetime
    contact_by: datetime
    report_by: datetime | None
    finish_by: datetime
    signed_at: datetime | None
    contacted_at: datetime | None
    reported_in_at: datetime | None
    reported_in_place: str
    reported_in_distance: int | None
    accepted_at: datetime | None
    spoken_to: str
    plan: str
    plan_by: datetime | None
    stages: list[dict[str, Any]]
    paused_at: datetime | None
    finished_at: datetime | None
    released_at: datetime | None
    result: str
    steps: list[str]


@dataclass(frozen=True)
class PhotoRecord:
    """A picture of the case."""

    id: int
    moment: str
    width: int
    height: int
    is_public: bool
    added_at: datetime


@dataclass(frozen=True)
class TimelineRecord:
    """One thing that happened."""

    seq: int
    name: str
    name_zh: str
    name_en: str
    by_zh: str
    by_en: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class CallRecord:
    """One organisation that a person called by a whistle, and what just this one is asked."""

    organisation: NamedRecord
    role: str
    asked: str
    by_hand: bool


@dataclass(frozen=True)
class WhistleRecord:
    """The whistle that was blown last; it names whom a person called, and nobody where the list decides."""

    kind: str
    needs: str
    place: str
    gather_at: datetime
    blown_at: datetime
    called: list[CallRecord]
    reason: str


@dataclass(frozen=True)
class CaseRecord:
    number: str
    source: str
    source_id: str
    category: NamedRecord
    title: str
    text: str
    address: str
    longitude: float | None
    latitude: float | None
    cell: str
    community: NamedRecord
    street: NamedRecord
    district: NamedRecord
    accused: NamedRecord | None
    resident_name: str
    resident_phone_tail: str
    call_part: str
    call_after: datetime | None
    state: str
    state_words: Words
    is_open: bool
    version: int
    round: int
    reported_at: datetime
    registered_at: datetime | None
    closed_at: datetime | None
    due_at: datetime
    due_rule: str
    outcome: str
    decline_reason: str
    answers: dict[str, dict[str, str]]
    moves: list[str]
    whistle: WhistleRecord | None
    assignments: list[AssignmentRecord]
    photos: list[PhotoRecord]
    timeline: list[TimelineRecord]


def case_record(viewer: Actor, number: str) -> CaseRecord:
    """Return a case that the viewer may see, in four statements; raise NotFound for any other."""
    shown = Case.objects.visible_to(viewer).filter(number=number)
    case = shown.select_related("category", "cell", "community", "street", "district").first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    happened = happenings_of(viewer, case.pk)
    timeline = _timeline(viewer, case, happened)
    kept = with_holders(Assignment.objects.filter(case=case)).select_related("organisation", "holder", "evaluation")
    rows = list(kept.order_by("-round", "-role", "id"))
    return CaseRecord(
        category=_named(case.category),
        longitude=case.location.x if case.location else None,
        latitude=case.location.y if case.location else None,
        cell=case.cell.code if case.cell else "",
        community=_named(case.community),
        street=_named(case.street),
        district=_named(case.district),
        accused=_accused(case),
        state_words=STATE_WORDS[State(case.state)],
        moves=[action.value for action in moves_now(viewer, case, rows, handlers_among(rows, happened))],
        assignments=[_assignment(viewer, case, row, rows) for row in rows],
        photos=_photos(case),
        timeline=timeline,
        whistle=_whistle(timeline),
        **{name: getattr(case, name) for name in _SAME},
    )


_SAME = (
    *("number", "source", "source_id", "title", "text", "address", "resident_name", "resident_phone_tail"),
    *("call_part", "call_after"),
    *("state", "is_open", "version", "round", "reported_at", "registered_at", "closed_at", "due_at", "due_rule"),
    *("outcome", "decline_reason", "answers"),
)
_SAME_OF_ASSIGNMENT = (
    *("id", "role", "round", "asked", "assigned_at", "sign_by", "contact_by", "report_by", "finish_by", "signed_at"),
    *("contacted_at", "reported_in_at", "reported_in_place", "reported_in_distance", "accepted_at", "spoken_to"),
    *("plan", "plan_by", "stages", "paused_at", "finished_at", "released_at", "result"),
)


def _assignment(viewer: Actor, case: Case, row: Assignment, rows: Sequence[Assignment]) -> AssignmentRecord:
    return AssignmentRecord(
        organisation=_named(row.organisation),
        holder=holder.username if (holder := holder_of(row)) else None,
        by_whistle=row.whistle_id is not None,
        steps=[action.value for action in allowed_steps(viewer, case.state, row, beside(row, rows))],
        **{name: getattr(row, name) for name in _SAME_OF_ASSIGNMENT},
    )


def _whistle(timeline: Sequence[TimelineRecord]) -> WhistleRecord | None:
    blown = next((one for one in reversed(timeline) if one.name == WHISTLE_BLOWN), None)
    if blown is None:
        return None
    called = [
        CallRecord(
            NamedRecord(each["code"], each["organisation_zh"], each["organisation_en"]),
            **{name: each[name] for name in ("role", "asked", "by_hand")},
        )
        for each in blown.data.get("called", ())
    ]
    same = {name: blown.data[name] for name in ("kind", "needs", "place")}
    gather_at = datetime.fromisoformat(blown.data["gather_at"])
    reason = blown.data.get("reason", "")
    return WhistleRecord(**same, gather_at=gather_at, blown_at=blown.at, called=called, reason=reason)


def _photos(case: Case) -> list[PhotoRecord]:
    fields = ("id", "moment", "width", "height", "is_public", "added_at")
    return [PhotoRecord(*row) for row in Photo.objects.filter(case=case).values_list(*fields)]


def _timeline(viewer: Actor, case: Case, happened: Sequence[Happening]) -> list[TimelineRecord]:
    sees_all = is_colleague(viewer, case)
    return [
        TimelineRecord(
            *(event.seq, event.name, *EVENT_WORDS.get(event.name, Words(event.name, event.name))),
            *(*event.by, event.at),
            data=dict(event.data),
        )
        for event in happened
        if sees_all or event.name not in INTERNAL
    ]


def _accused(case: Case) -> NamedRecord | None:
    ids = accused_ids(case)
    if not ids:
        return None
    known = registers_knowing(organisation_ids=set(ids), cell_ids=set()).organisations
    return next((NamedRecord(known[id_].code, *known[id_].name) for id_ in ids if id_ in known), None)


def _named(row: Any) -> NamedRecord:
    return NamedRecord(row.code, row.name_zh, row.name_en)
