"""The spreadsheet that is the template of an import."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cases.intake.queries.imports import ImportCodes

# A spreadsheet turns what is typed into other cells into numbers and dates.
TEXT = "@"
LAST_ROW = 1_048_576


def template_book(codes: ImportCodes) -> bytes:
    """Return an XLSX file to fill in: heads in the language of the page, lists to choose from, and what each means."""
    book = Workbook()
    cases = book.active
    cases.title = _("Cases")
    lists = {column: _list(book, title, entries) for column, title, entries in codes.lists}
    for at, column in enumerate(codes.columns, start=1):
        letter = get_column_letter(at)
        cases.cell(1, at, f"{column.name} *" if column.is_needed else column.name).font = Font(bold=column.is_needed)
        cases.column_dimensions[letter].width = 20
        cases.column_dimensions[letter].number_format = TEXT
        if column.code in lists:
            _offer(cases, f"{letter}2:{letter}{LAST_ROW}", lists[column.code])
    cases.freeze_panes = "A2"
    _explain(book, codes)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _list(book: Workbook, title: str, entries: Sequence[str]) -> str:
    """Put a list on a sheet of its own and return where it stands."""
    sheet = book.create_sheet(title)
    for entry in entries:
        sheet.append([entry])
    sheet.column_dimensions["A"].width = 48
    return f"'{title}'!$A$1:$A${max(len(entries), 1)}"


def _offer(sheet: Any, cells: str, choices: str) -> None:
    offered = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=False)
    offered.add(cells)
    sheet.add_data_validation(offered)


def _explain(book: Workbook, codes: ImportCodes) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    sheet.append([_("Column"), _("What stands in it"), _("Example")])
    for column in codes.columns:
        sheet.append([column.name, column.help, column.example])
    for letter, width in (("A", 20), ("B", 70), ("C", 40)):
        sheet.column_dimensions[letter].width = width
