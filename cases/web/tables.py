"""The spreadsheet that is the template of an import."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from cases.queries.imports import ImportCodes
from cases.workflow.importing import COLUMNS


def template_book(codes: ImportCodes) -> bytes:
    """Return an XLSX file with the columns of an import, one example, and the codes that may stand in them."""
    book = Workbook()
    cases = book.active
    cases.title = _("Cases")
    cases.append(list(COLUMNS))
    cases.append([codes.example.get(column, "") for column in COLUMNS])
    for column in cases.columns:
        cases.column_dimensions[column[0].column_letter].width = 18
    cases.freeze_panes = "A2"
    _sheet(book, _("Categories"), [(entry.code, entry.name) for entry in codes.categories])
    _sheet(book, _("Communities"), [(entry.code, entry.name) for entry in codes.communities])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, rows: list[tuple[str, str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append([_("Code"), _("Name")])
    for row in rows:
        sheet.append(list(row))
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 48
