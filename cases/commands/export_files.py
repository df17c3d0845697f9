"""Writing the rows of an export as CSV or XLSX, line by line: the file may be long, what is held in memory is not."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cases.queries.export_rows import MOMENT, Cell
from cases.workflow.cells import harmless

WIDTH = 18


def write_csv(file: BinaryIO, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file that spreadsheets take for UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def write_xlsx(file: BinaryIO, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write an XLSX file of one sheet; a single moment is a moment there, several in one cell are text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cases"))
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = "B2"
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(_typed(row)))
    book.save(file)


def _typed(row: Sequence[Cell]) -> Iterator[Any]:
    for cell in row:
        is_moment = isinstance(cell, list) and len(cell) == 1
        # A spreadsheet knows no time zones: what stands in it is the district's own time.
        yield datetime.strptime(cell[0], MOMENT) if is_moment else _written(cell)  # type: ignore[index]  # noqa: DTZ007


def _written(cell: Cell) -> str | int:
    if isinstance(cell, list):
        return "; ".join(cell)
    return harmless(cell) if isinstance(cell, str) else cell
