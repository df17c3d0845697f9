"""Which sheets a workbook has: its rows, what stands beside them, and what the file is."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from cases.papers.commands.export_files import Sheet
from cases.papers.models import Export
from cases.papers.queries.books.shelf import BOOKS
from cases.papers.queries.cells import Cell
from cases.papers.queries.export_about import about_rows
from cases.papers.queries.export_board import board_heads, board_of, board_rows, definition_rows
from cases.papers.queries.export_parts import part_heads
from cases.papers.queries.export_rows import export_heads
from governance.ground.permissions import Actor


def sheets_of(
    export: Export, rows: Iterable[list[Cell]], parts: Iterable[list[Cell]], *, by: Actor, now: datetime
) -> Iterator[Sheet]:
    """Yield the sheets of a workbook; boards stand as they do for its owner now."""
    yield from _of_figure(export, rows, by) if export.kind in BOOKS else _of_cases(export, rows, parts, by, now)
    yield Sheet(_("About this file"), [_("What"), ""], about_rows(export, now=now))


def _of_figure(export: Export, rows: Iterable[list[Cell]], by: Actor) -> Iterator[Sheet]:
    book = BOOKS[export.kind]
    yield Sheet(book.title(), book.heads(), rows)
    for table in book.boards(by, export.asked, export.requested_at):
        yield Sheet(*table)


def _of_cases(
    export: Export, rows: Iterable[list[Cell]], parts: Iterable[list[Cell]], by: Actor, now: datetime
) -> Iterator[Sheet]:
    yield Sheet(_("Cases"), export_heads(export), rows)
    yield Sheet(_("Assignments"), part_heads(), parts)
    if export.kind == Export.ROUNDS:
        board = board_of(export, by)
        yield Sheet(_("Board"), board_heads(), board_rows(board))
        yield Sheet(_("Definitions"), [_("Column"), _("What it counts")], definition_rows(board, now=now))
