"""The sheet beside exported cases: a row for each assignment, with what its clocks asked and what was done."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.casework.models import Assignment, Case
from cases.casework.permissions import is_colleague
from cases.casework.queries.lateness import is_late, was_late
from cases.papers.queries.cells import Cell, date_cell
from cases.rules.queries.registers import registers_knowing, spoken
from cases.rules.workflow import ROLE_WORDS, AssignmentRole
from governance.ground.permissions import Actor

# What each clock asks for by when, and when it was done.
_CLOCKS = (
    ("sign_by", "signed_at"),
    ("contact_by", "contacted_at"),
    ("report_by", "reported_in_at"),
    ("finish_by", "finished_at"),
)


def part_heads() -> list[str]:
    """Return the names of the columns in the language of the page."""
    steps = (_("Sign for"), _("Contact"), _("Report in"), _("Finish"))
    clocks = [
        words % {"step": step}
        for step in steps
        for words in (_("%(step)s: due"), _("%(step)s: done"), _("%(step)s: in time"))
    ]
    return [
        *(
            _("Number"),
            _("Round"),
            _("Role"),
            pgettext("of a part", "Organisation"),
            _("Organisation code"),
            _("Given"),
            *clocks,
        ),
        *(_("Taken back"), _("Result")),
    ]


def part_rows(cases: Sequence[Case], actor: Actor, *, now: datetime) -> list[list[Cell]]:
    """Return the assignments of some cases: all where the actor sees the case as its area, else the actor's own."""
    of_area = [case.pk for case in cases if is_colleague(actor, case)]
    others = [case.pk for case in cases if case.pk not in set(of_area)]
    rows = Assignment.objects.filter(case__in=of_area) | Assignment.objects.visible_to(actor).filter(case__in=others)
    numbers, place = {case.pk: case.number for case in cases}, {case.pk: at for at, case in enumerate(cases)}
    found = sorted(rows, key=lambda row: (place[row.case_id], row.round, row.role != AssignmentRole.LEAD, row.pk))
    return written_parts(found, numbers, now)


def written_parts(rows: Iterable[Assignment], numbers: dict[int, str], now: datetime) -> list[list[Cell]]:
    """Return a row for each assignment, under the numbers of their cases."""
    listed = list(rows)
    names = registers_knowing(organisation_ids={row.organisation_id for row in listed}, cell_ids=set())
    return [
        [
            *(numbers[row.case_id], row.round, spoken(ROLE_WORDS[AssignmentRole(row.role)])),
            *(names.organisation(row.organisation_id), names.organisations[row.organisation_id].code),
            date_cell(row.assigned_at),
            *(cell for due, done in _CLOCKS for cell in _clock(row, due, done, now)),
            *(date_cell(row.released_at), row.result),
        ]
        for row in listed
    ]


def _clock(row: Assignment, due_name: str, done_name: str, now: datetime) -> tuple[Cell, Cell, Cell]:
    due, done = getattr(row, due_name), getattr(row, done_name)
    return date_cell(due), date_cell(done), _in_time(due, done, None if row.paused_at else row.released_at or now)


def _in_time(due: datetime | None, done: datetime | None, waited_until: datetime | None) -> str:
    """Say of a step whether it was in time; nothing of one that can still be, or whose clock stands still."""
    if due is None or (done is None and (waited_until is None or not is_late(due, now=waited_until, paused_at=None))):
        return ""
    return _("yes") if done is not None and not was_late(due, done) else _("no")
