"""Everything the page of one case shows to one actor, in at most six statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.models import Assignment, Case, CaseWatch, ChecklistTick, Photo
from cases.casework.models.parts import is_present, is_unjudged
from cases.casework.permissions import JUDGING, allowed_moves, is_colleague, may_move, moves_now
from cases.casework.queries.calling import calling_hours, window_at, window_words, wish_words
from cases.casework.queries.case_parts import (
    AssignmentView,
    PhotoView,
    WhistleView,
    assignment_view,
    photos_of,
    whistle_of,
)
from cases.casework.queries.choices import Choices, choices_for
from cases.casework.queries.closing import handlers_among
from cases.casework.queries.community_list import duties_for
from cases.casework.queries.deadlines import Deadline, clock_badge, moment_words
from cases.casework.queries.desk_help import DeskHelp, desk_help
from cases.casework.queries.holders import with_holders
from cases.casework.queries.lateness import age_words
from cases.casework.queries.notes import NoteView, notes_of
from cases.casework.queries.recusal import accused_ids
from cases.casework.queries.timeline import Entry, Happening, happenings_of, timeline_of
from cases.casework.queries.wording import Badge, state_badge
from cases.decisions.queries.applications import ApplicationView, Askable, applications_json, applications_of, askable
from cases.desk.queries.queue import Queue
from cases.rules.queries.questions import answered
from cases.rules.queries.registers import Registers, registers_knowing, spoken
from cases.rules.queries.rules import Candidate
from cases.rules.workflow import CASE_MOVES, RESULT_STANDS, SOURCE_WORDS, Action, Source, State
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission
from governance.ground.workflow.phones import masked
from governance.kit.numbers.workflow.clocks import Basis


@dataclass(frozen=True)
class CasePage:
    """One case as one actor may see it now."""

    id: int
    number: str
    title: str
    text: str
    version: int
    state: Badge
    stands_at: State
    is_open: bool
    deadline: Deadline | None
    age: str
    facts: Sequence[tuple[str, str]]
    longitude: float | None
    latitude: float | None
    cell: str
    resident_name: str
    resident_phone: str
    may_be_called: str
    may_reveal_phone: bool
    outcome: str
    photos: Sequence[PhotoView]
    whistle: WhistleView | None
    assignments: Sequence[AssignmentView]
    applications: Sequence[ApplicationView]
    askable: Sequence[Askable]
    joined_to: tuple[str, str]
    timeline: Sequence[Entry]
    latest: int
    has_new_facts: bool
    notes: Sequence[NoteView]
    may_note: bool
    is_watched: bool
    moves: tuple[Action, ...]
    permitted: frozenset[Action]
    is_own_work: bool
    choices: Choices
    help: DeskHelp
    previous: str
    next: str

    @property
    def present_assignments(self) -> list[AssignmentView]:
        """The assignments of this round, the lead first."""
        return [assignment for assignment in self.assignments if assignment.is_present]

    @property
    def past_assignments(self) -> list[AssignmentView]:
        """The assignments of earlier rounds."""
        return [assignment for assignment in self.assignments if not assignment.is_present]

    def since(self, seq: int | None) -> list[Entry]:
        """What happened after the event that somebody saw last, the newest first; nothing when that is not known."""
        return [entry for entry in self.timeline if seq is not None and entry.seq > seq]

    def assignment(self, id_: int) -> AssignmentView | None:
        """Return one of the assignments."""
        return next((assignment for assignment in self.assignments if assignment.id == id_), None)


def case_page(actor: Actor, number: str, *, now: datetime, queue: Queue | None = None) -> CasePage:
    """Gather the page of a case; raise NotFound when the actor may not know of it.

    With `queue` the page also knows its neighbours in that list.
    """
    case = _case(actor, number, timezone.localdate(now))
    rows = list(
        with_holders(Assignment.objects.filter(case_id=case.pk))
        .select_related("organisation", "department", "evaluation", "holder")
        .order_by("-round", "-role", "id")
    )
    happened = happenings_of(actor, case.pk)
    around = queue.neighbours(queue.place_of(case)) if queue else ("", "")
    return _page(actor, case, rows, happened, around, now)


def require_seen(actor: Actor, number: str) -> None:
    """Raise NotFound when the actor may not know of the case."""
    if not Case.objects.visible_to(actor).filter(number=number).exists():
        raise NotFound(_("There is no such case, or it is not yours to see."))


def _case(actor: Actor, number: str, day: date) -> Case:
    kept = Photo.objects.filter(case=OuterRef("pk")).order_by("id")
    photos = kept.values(json=JSONObject(id="id", moment="moment", assignment="assignment_id"))
    asked = ArraySubquery(applications_json())
    watched = Exists(CaseWatch.objects.filter(case=OuterRef("pk"), person_id=actor.person_id or 0))
    seen = Case.objects.visible_to(actor)
    notable = (
        seen.filter(number=number)
        .select_related("category")
        .annotate(
            kept_whole=Subquery(
                seen.filter(pk=OuterRef("joined_to")).values(json=JSONObject(number="number", title="title"))
            ),
            kept_photos=ArraySubquery(photos),
            kept_applications=asked,
            kept_watch=watched,
            kept_ticks=ArraySubquery(_ticks()),
            kept_duty=Exists(duties_for(OuterRef("category"), on=day)),
        )
    )
    case = notable.first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return case


def _ticks() -> Any:
    made = ChecklistTick.objects.filter(case=OuterRef("pk"), round=OuterRef("round")).order_by("id")
    return made.values(json=JSONObject(item="item_id", zh="by__name_zh", en="by__name_en", at="at"))


def _page(
    actor: Actor,
    case: Case,
    rows: list[Assignment],
    happened: list[Happening],
    around: tuple[str, str],
    now: datetime,
) -> CasePage:
    names = registers_knowing(
        organisation_ids={case.community_id, case.street_id, *accused_ids(case)},
        cell_ids={case.cell_id} if case.cell_id else set(),
    )
    is_among_staff = is_colleague(actor, case)
    handlers = handlers_among(rows, happened)
    moves = allowed_moves(actor, case)
    candidates = [Candidate(**found) for found in _last(happened, events.WHISTLE_UNROUTED).get("candidates", ())]
    return CasePage(
        id=case.pk,
        number=case.number,
        title=case.title,
        text=case.text,
        version=case.version,
        state=state_badge(case.state),
        stands_at=State(case.state),
        is_open=case.is_open,
        deadline=_deadline(case, names, now),
        age=age_words(case.reported_at, now) if case.is_open else "",
        facts=_facts(case, names),
        longitude=case.location.x if case.location else None,
        latitude=case.location.y if case.location else None,
        cell=names.cells.get(case.cell_id, "") if case.cell_id else "",
        resident_name=case.resident_name,
        resident_phone=masked(case.resident_phone_tail),
        may_be_called=_may_be_called(case, now),
        may_reveal_phone=bool(case.resident_phone_tail) and _may_reveal(actor, case, rows),
        outcome=case.outcome if case.state in RESULT_STANDS else "",
        photos=photos_of(case, None),
        whistle=whistle_of(happened),
        assignments=[assignment_view(actor, case, row, rows, happened, names, now) for row in rows],
        applications=applications_of(actor, case, rows),
        askable=askable(actor, case, rows, now),
        joined_to=_joined_to(case),
        timeline=timeline_of(happened, names, with_internal=is_among_staff),
        latest=happened[-1].seq,
        has_new_facts=case.is_open and case.has_new_facts,
        notes=notes_of(happened) if is_among_staff else (),
        may_note=is_among_staff,
        is_watched=getattr(case, "kept_watch", False),
        moves=tuple(move for move in moves_now(actor, case, rows, handlers) if _is_open(case, move)),
        permitted=frozenset(action for action in CASE_MOVES if may_move(actor, action, case)),
        is_own_work=actor.person_id in handlers and any(move in JUDGING for move in moves),
        choices=replace(choices_for(actor, case, candidates, now=now), to_evaluate=_to_evaluate(rows)),
        help=desk_help(actor, case, rows, names, moves=moves, is_colleague=is_among_staff, now=now),
        previous=around[0],
        next=around[1],
    )


def _is_open(case: Case, move: Action) -> bool:
    """Tell whether a move is offered: nothing is left to a community that is not its to do."""
    return move is not Action.LEAVE_TO_COMMUNITY or (getattr(case, "kept_duty", False) and not case.accuses_its_area)


def _to_evaluate(rows: list[Assignment]) -> list[tuple[int, str]]:
    """Return the finished parts that nobody has evaluated, with the organisation's name."""
    finished = [row for row in rows if is_unjudged(row)]
    return [(row.pk, row.organisation.name) for row in finished]


def _joined_to(case: Case) -> tuple[str, str]:
    kept: dict[str, str] = getattr(case, "kept_whole", None) or {}
    return kept.get("number", ""), kept.get("title", "")


def _deadline(case: Case, names: Registers, now: datetime) -> Deadline | None:
    if not case.is_open:
        return None
    return clock_badge(
        case.due_at,
        now=now,
        paused_at=case.paused_at,
        until=case.deferred_until,
        rule=names.limit(case.due_rule),
        from_=case.due_from,
        basis=Basis.from_json(case.due_basis) if case.due_basis else None,
    )


def _facts(case: Case, names: Registers) -> list[tuple[str, str]]:
    place = " · ".join(
        part for part in (names.organisation(case.street_id), names.organisation(case.community_id)) if part
    )
    facts = [
        (_("Category"), names.category(case.category_id)),
        (_("Address"), case.address),
        (_("Community"), place),
        (_("Cell"), names.cells.get(case.cell_id, "") if case.cell_id else ""),
        (_("Complaint about"), "".join(names.organisation(id_) for id_ in accused_ids(case))),
        (_("Came in by"), spoken(SOURCE_WORDS[Source(case.source)])),
        (_("Source id"), case.source_id),
        (_("Reported"), moment_words(case.reported_at)),
        (_("Ended"), moment_words(case.closed_at) if case.closed_at else ""),
        (_("Round"), str(case.round) if case.round > 1 else ""),
    ]
    return [(term, value) for term, value in [*facts, *answered(case.answers)] if value]


def _may_be_called(case: Case, now: datetime) -> str:
    """Say what the resident wished and when they may be called next; nothing where nobody calls."""
    if not (case.is_open and case.resident_phone_tail):
        return ""
    window = window_at(now, after=case.call_after, part=case.call_part, hours=calling_hours(now))
    wished = wish_words(case.call_part, case.call_after)
    return " · ".join(part for part in dict.fromkeys([wished, window_words(window, now)]) if part)


def _may_reveal(actor: Actor, case: Case, rows: list[Assignment]) -> bool:
    present = [row for row in rows if is_present(row, case)]
    given = [id_ for row in present for id_ in (row.organisation_id, row.department_id)]
    return actor.covers(Permission.VIEW_PHONE, [*case.area_ids, *given])


def _last(happened: list[Happening], name: str) -> dict[str, Any]:
    return next((dict(event.data) for event in reversed(happened) if event.name == name), {})
