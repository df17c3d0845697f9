"""The cases behind a figure of the rates as a spreadsheet."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from cases.queries.rate_rounds import Export
from cases.web.tables import harmless

WIDTH = 18


def rounds_book(export: Export) -> bytes:
    """Return an XLSX file: the called-back rounds, and when each of their cases changed."""
    book = Workbook(write_only=True)
    _sheet(
        book,
        _("Cases"),
        [
            *(_("Number"), _("Title"), _("Category"), _("Street"), _("Community"), _("Lead"), _("Round")),
            *(_("Called back"), _("Contacted in time"), _("Solved"), _("Satisfaction"), _("Excluded")),
        ],
        [
            [
                *(row.number, row.title, row.category, row.street, row.community, row.lead, row.round),
                *(row.called_at, row.is_responded, row.is_resolved, row.satisfaction, row.is_excluded),
            ]
            for row in export.rows
        ],
    )
    _sheet(
        book, _("Changes"), [_("Number"), _("Time"), _("What happened"), _("By")], [list(row) for row in export.moves]
    )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, head: list[str], rows: list[list[Any]]) -> None:
    sheet = book.create_sheet(title)
    for column in range(len(head)):
        sheet.column_dimensions[chr(ord("A") + column)].width = WIDTH
    sheet.freeze_panes = "A2"
    sheet.append(head)
    for row in rows:
        sheet.append([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        # A spreadsheet knows no time zones: what stands in it is the district's own time.
        return timezone.make_naive(value)
    return harmless(value) if isinstance(value, str) else value
