"""Writing the rows of an export as CSV or XLSX, line by line: the file may be long, what is held in memory is not."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from cases.papers.queries.cells import MOMENT, Cell
from governance.ground.workflow.cells import harmless

WIDTH = 18
SHOWN = "yyyy-mm-dd hh:mm"


def write_csv(file: BinaryIO, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file that spreadsheets take for UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_xlsx(file: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write an XLSX file; a single moment is a moment there, several in one cell are text."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title)
        for column in range(1, len(one.heads) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = WIDTH
        sheet.freeze_panes = "B2"
        sheet.append([harmless(head) for head in one.heads])
        for row in one.rows:
            sheet.append(list(_typed(sheet, row)))
    book.save(file)


def _typed(sheet: Any, row: Sequence[Cell]) -> Iterator[Any]:
    for cell in row:
        if not (isinstance(cell, list) and len(cell) == 1):
            yield _written(cell)
            continue
        # A spreadsheet knows no time zones: what stands in it is the district's own time.
        moment = WriteOnlyCell(sheet, datetime.strptime(cell[0], MOMENT))  # noqa: DTZ007
        moment.number_format = SHOWN
        yield moment


def _written(cell: Cell) -> str | int | float:
    if isinstance(cell, list):
        return "; ".join(cell)
    return harmless(cell) if isinstance(cell, str) else cell
