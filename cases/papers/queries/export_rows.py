"""What stands in an exported table: its columns, and its rows a stretch at a time, so that memory does not grow."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases import events
from cases.casework.models import Assignment, Case
from cases.casework.queries.calling import wish_words
from cases.casework.queries.wording import state_badge
from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import View, Wanted
from cases.figures.queries import rate_rounds
from cases.papers.models import Export
from cases.papers.queries.books.book import From
from cases.papers.queries.books.shelf import BOOKS
from cases.papers.queries.cells import Cell, date_cell, written
from cases.papers.queries.export_parts import part_rows
from cases.rules.queries.registers import Registers, registers_knowing, spoken
from cases.rules.workflow import SOURCE_WORDS, Source
from cases.rules.workflow.fields import FIELDS
from governance.ground.permissions import Actor
from governance.ground.queries.paging import key_at
from governance.ground.workflow import Permission
from governance.ground.workflow.phones import masked
from governance.models import Event

SUBJECT = "cases.case"

# A column for each change of a case's state, in the order in which they usually come.
CHANGES = (
    events.CASE_REPORTED,
    events.CASE_TAKEN_OVER,
    events.CASE_REGISTERED,
    events.CASE_ANSWERED,
    events.CASE_DECLINED,
    events.CASE_JOINED,
    events.CASE_SPLIT_OFF,
    events.CASE_LEFT_TO_COMMUNITY,
    events.CASE_RETURNED,
    events.CASE_DISPATCHED,
    events.WHISTLE_BLOWN,
    events.WHISTLE_ROUTED,
    events.WHISTLE_UNROUTED,
    events.ASSIGNMENT_SIGNED,
    events.CONTACT_MADE,
    events.REPORTED_IN,
    events.ASSIGNMENT_FINISHED,
    events.COMMUNITY_FINISHED,
    events.ALL_FINISHED,
    events.CASE_VERIFIED,
    events.VERIFICATION_FAILED,
    events.CALL_BACK_TRIED,
    events.RESIDENT_HEARD,
    events.EVALUATED,
    events.CASE_REOPENED,
    events.CASE_CLOSED,
)


@dataclass(frozen=True)
class Rows:
    """Some rows of an export, and where it goes on; `shown` are the cases whose residents stand there in full.

    `parts` are the rows of the sheet beside: the assignments of these cases.
    """

    rows: Sequence[Sequence[Cell]]
    looked_at: int
    after: str
    shown: Sequence[int] = field(default=())
    parts: Sequence[Sequence[Cell]] = field(default=())


def listed(wanted: Wanted) -> dict[str, Any]:
    """Return what is asked of the queue as an export keeps it."""
    return {name: value for name, value in vars(wanted).items() if value and name not in ("order", "after", "before")}


def export_length(export: Export, actor: Actor, *, most: int) -> int:
    """Return how many cases or rounds must be looked at, or one more than `most`; figures are counted as they come."""
    if export.kind in BOOKS:
        return 0
    if export.kind == Export.ROUNDS:
        wanted = rate_rounds.WantedRounds(**export.asked)
        return rate_rounds.rounds_length(actor, wanted, most=most, now=export.requested_at)
    return queue_of(actor, _wanted(export), now=export.requested_at).length(most)


def export_heads(export: Export) -> list[str]:
    """Return the names of the columns in the language of the page."""
    if export.kind in BOOKS:
        return BOOKS[export.kind].heads()
    changes = [spoken(events.EVENT_WORDS[name]) for name in CHANGES]
    heads = _round_heads() if export.kind == Export.ROUNDS else _case_heads()
    return [*heads, *changes]


def export_rows(export: Export, actor: Actor, *, most: int) -> Rows:
    """Return the next rows of an export, having looked at no more than `most` cases."""
    if export.kind in BOOKS:
        behind = BOOKS[export.kind].rows(actor, export.asked, From(export.after, most, export.requested_at))
        return Rows(behind.rows, len(behind.rows), behind.next)
    if export.kind == Export.ROUNDS:
        return _rounds(export, actor, most)
    wanted = replace(_wanted(export), after=key_at(export.after))
    found = queue_of(actor, wanted, now=export.requested_at).stretch(most)
    cases = {case.pk: case for case in _seen(actor, found.ids)}
    kept = [cases[id_] for id_ in found.ids if id_ in cases]
    shown = [case.pk for case in kept if _may_show(export, actor, case)]
    parts = part_rows(kept, actor, now=export.requested_at)
    return Rows(_case_rows(kept, set(shown)), found.looked_at, str(found.next_key or ""), shown, parts)


def _seen(actor: Actor, ids: Iterable[int]) -> QuerySet[Case]:
    return Case.objects.visible_to(actor).filter(id__in=list(ids)).select_related("cell").order_by("id")


def _wanted(export: Export) -> Wanted:
    return Wanted(**{**export.asked, "view": View(export.asked["view"])})


def _may_show(export: Export, actor: Actor, case: Case) -> bool:
    """Tell whether a resident stands in the file in full: a reason was given, and the right covers this very case."""
    if not (export.reason and (case.resident_name or case.resident_phone_tail)):
        return False
    return actor.covers(Permission.VIEW_PHONE, case.area_ids)


# ---- cases ------------------------------------------------------------------------------------------------------


def _case_heads() -> list[str]:
    return [
        *(_("Number"), _("Title"), _("Category"), _("Category code"), _("Street"), _("Street code")),
        *(_("Community"), _("Community code"), _("Cell"), _("Cell code"), _("Address")),
        *(_("Came in by"), _("Source id"), _("State"), _("State code"), _("Lead"), _("Lead code"), _("Round")),
        *(_("Resident"), _("Phone"), _("When to call"), _("Deadline")),
        *(spoken(FIELDS[name].words) for name in ("reported_at", "closed_at", "outcome")),
    ]


def _case_rows(cases: Sequence[Case], shown: set[int]) -> list[list[Cell]]:
    names = registers_knowing(
        organisation_ids={id_ for case in cases for id_ in (case.street_id, case.community_id)},
        cell_ids={case.cell_id for case in cases if case.cell_id is not None},
    )
    leads, changes = _leads(cases), changes_of(case.pk for case in cases)
    return [[*_case_row(case, names, leads, case.pk in shown), *changes(case.pk)] for case in cases]


def _case_row(case: Case, names: Registers, leads: Mapping[tuple[int, int], int], is_shown: bool) -> list[Cell]:
    lead = leads.get((case.pk, case.round))
    return [
        *(case.number, case.title, names.category(case.category_id), case.category_id),
        *(names.organisation(case.street_id), names.organisations[case.street_id].code),
        *(names.organisation(case.community_id), names.organisations[case.community_id].code),
        *((names.cells.get(case.cell.pk, ""), case.cell.code) if case.cell else ("", "")),
        *(case.address, spoken(SOURCE_WORDS[Source(case.source)]), case.source_id),
        *(state_badge(case.state).label, case.state),
        *((names.organisation(lead), names.organisations[lead].code) if lead else ("", "")),
        case.round,
        case.resident_name if is_shown else _masked_name(case.resident_name),
        case.resident_phone if is_shown else masked(case.resident_phone_tail),
        wish_words(case.call_part, case.call_after) if case.resident_phone_tail else "",
        date_cell(case.due_at) if case.is_open else "",
        *(date_cell(case.reported_at), date_cell(case.closed_at), case.outcome),
    ]


def _masked_name(name: str) -> str:
    return f"{name[0]}**" if name else ""


def _leads(cases: Sequence[Case]) -> dict[tuple[int, int], int]:
    rows = Assignment.objects.leading().filter(case__in=[case.pk for case in cases])
    return {(case, number): lead for case, number, lead in rows.values_list("case_id", "round", "organisation_id")}


# ---- rounds -----------------------------------------------------------------------------------------------------


class _YesNo(NamedTuple):
    yes: str
    no: str

    def of(self, value: bool) -> str:
        return self.yes if value else self.no


def _round_heads() -> list[str]:
    return [
        *(_("Number"), _("Title"), _("Category"), _("Street"), _("Community"), _("Lead"), _("Round")),
        *(_("Called back"), _("Contacted in time"), _("Solved"), _("Satisfaction"), _("Excluded")),
    ]


def _rounds(export: Export, actor: Actor, most: int) -> Rows:
    wanted = rate_rounds.WantedRounds(**export.asked)
    page = rate_rounds.rounds_stretch(actor, wanted, after=export.after, rows=most, now=export.requested_at)
    changes, says = changes_of(row.case_id for row in page.results), _YesNo(_("yes"), _("no"))
    rows: list[list[Cell]] = [
        [
            *(row.number, row.title, row.category, row.street, row.community, row.lead, row.round),
            *(date_cell(row.called_at), says.of(row.is_responded), says.of(row.is_resolved)),
            *(row.satisfaction, says.of(row.is_excluded), *changes(row.case_id)),
        ]
        for row in page.results
    ]
    parts = part_rows(list(_seen(actor, {row.case_id for row in page.results})), actor, now=export.requested_at)
    return Rows(rows, len(rows), page.next or "", parts=parts)


# ---- when each state began --------------------------------------------------------------------------------------


def changes_of(case_ids: Iterable[int]) -> Callable[[int], list[Cell]]:
    """Read when the states of some cases changed; return what gives the cells of one of them, in the columns' order."""
    happened = Event.objects.filter(subject_kind=SUBJECT, subject_id__in=list(case_ids), name__in=CHANGES)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for case_id, name, at in happened.order_by("subject_id", "seq").values_list("subject_id", "name", "at"):
        found[case_id, name].append(written(at))
    return lambda case_id: [found.get((case_id, name), "") for name in CHANGES]
