"""The workbook of what a department has done: its parts that are over, with each clock's due and done."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cases.desk.queries.past_parts import past_assignments
from cases.papers.queries.books.book import Asked, Book, From, Stretch, Table, definitions
from cases.papers.queries.cells import Cell
from cases.papers.queries.export_parts import part_heads, written_parts
from governance.ground.permissions import Actor


def _settled(actor: Actor, asked: Asked, now: datetime) -> dict[str, str]:
    past_assignments(actor, after="", size=1)
    return {}


def _words(asked: Asked) -> list[str]:
    return [_("Finished and taken back")]


def _title() -> str:
    return _("Assignments")


def _heads() -> list[str]:
    return [*part_heads(), _("What is asked")]


def _rows(actor: Actor, asked: Asked, start: From) -> Stretch:
    found = past_assignments(actor, after=start.after, size=start.size)
    numbers = {row.case_id: row.case.number for row in found.results}
    written = written_parts(found.results, numbers, start.now)
    rows = [[*cells, row.asked] for cells, row in zip(written, found.results, strict=True)]
    return Stretch(rows, found.next or "")


def _boards(actor: Actor, asked: Asked, now: datetime) -> list[Table]:
    return [definitions(_definitions())]


def _definitions() -> Sequence[Sequence[Cell]]:
    return [
        [_("Finished"), _("Parts that the organisation finished, the newest assignment first.")],
        [_("Taken back"), _("Parts that a ruling took from it; what was done until then stays.")],
        [_("In time"), _("yes: done by the limit; no: done later, or not done when the part ended.")],
    ]


PAST_PARTS = Book((), _settled, _words, _title, _heads, _rows, _boards)
