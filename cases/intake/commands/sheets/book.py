"""XLSX files: the first sheet that has the heads, whatever stands before it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cases.intake.commands.sheets.child import run
from cases.intake.commands.sheets.table import (
    FIRST_ROUNDED,
    MOST_COLUMNS,
    ROUNDED,
    Headed,
    Refused,
    SheetCell,
    WantedTable,
    headed,
    text_cell,
)

LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_SHEETS = 50
SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
# What the readers raise for files that are broken, or not what their name says.
UNREADABLE = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError, ValueError, TypeError, LookupError, OSError),
    *(EOFError, AttributeError, NotImplementedError, RuntimeError),
)

_EMPTY = SheetCell("")


def table(content: bytes, wanted: WantedTable) -> Headed:
    """Return the table of the first sheet that has all heads, else of the one with the most of them."""
    try:
        check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = [headed(_rows(sheet), wanted) for sheet in book.worksheets[:MOST_SHEETS]]
    except UNREADABLE as error:
        raise Refused("unreadable") from error
    whole = next((one for one in found if not wanted.missing(one.columns)), None)
    return whole or max(found, key=lambda one: sum(map(bool, one.columns)), default=Headed([], iter(())))


def check_size(content: bytes) -> None:
    """Raise Refused for a zip that is no spreadsheet, or that says of itself that it unpacks beyond measure."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {part.filename: part.file_size for part in book.infolist()}
    if "xl/workbook.xml" not in parts:
        raise Refused("unreadable")
    # No part is read beyond what it says of its own size.
    if sum(parts.values()) > LARGEST_UNPACKED:
        raise Refused("too large")


def _rows(sheet: Any) -> Iterator[Sequence[SheetCell]]:
    # A sheet may claim a size of its own; what it holds is what counts.
    sheet.reset_dimensions()
    try:
        for cells in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            # A sheet may hold a million rows of which most are empty; these cost next to nothing.
            yield () if cells.count(None) == len(cells) else [_cell(value) for value in cells]
    except UNREADABLE as error:
        raise Refused("unreadable") from error


def _cell(value: Any) -> SheetCell:
    if value is None or value in SPREADSHEET_ERRORS:
        return _EMPTY
    if isinstance(value, int | float) and abs(value) >= FIRST_ROUNDED:
        return SheetCell(str(value), ROUNDED)
    if isinstance(value, float) and value.is_integer():
        return SheetCell(str(int(value)))
    if isinstance(value, datetime):
        return SheetCell(value.date().isoformat() if value.time() == time() else value.isoformat(sep=" "))
    if isinstance(value, date | time):
        return SheetCell(value.isoformat())
    return text_cell(str(value))


if __name__ == "__main__":
    run(table)
