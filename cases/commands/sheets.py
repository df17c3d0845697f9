"""Reading the tables that people bring: CSV in the encodings that spreadsheets write, and XLSX."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cases.workflow import IMPORT_COLUMNS, NEEDED_COLUMNS
from governance.errors import Invalid

LARGEST_BYTES = 30 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
QUICK_BYTES = 256 * 1024
DELIMITERS = ",;\t"
SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
# What the readers raise for files that are broken, or not what their name says.
UNREADABLE = (
    *(UnicodeError, csv.Error, zipfile.BadZipFile, InvalidFileException, ParseError, ValueError, TypeError),
    *(LookupError, OSError, EOFError, AttributeError),
)


class Row(NamedTuple):
    """One row of a table: its number as a spreadsheet shows it, and what stands in the columns that are known."""

    number: int
    values: Mapping[str, str]


def check_table(content: bytes, name: str) -> None:
    """Raise Invalid, with what to do, for a file that is no table of cases.

    It looks at the beginning only. A large spreadsheet is not even opened that far: its strings alone take seconds,
    which belong to the worker that lays it out.
    """
    if len(content) > LARGEST_BYTES:
        raise Invalid(_("This file is too large."), {"file": _("Split it into files of at most 30 MB.")})
    if _is_book(name) and len(content) > QUICK_BYTES:
        _check_book(content)
    elif next(read_rows(content, name), None) is None:
        raise no_rows()


def read_rows(content: bytes, name: str) -> Iterator[Row]:
    """Yield the rows below the header that are not empty; raise Invalid where the file cannot be read."""
    try:
        listed = _xlsx_cells(content) if _is_book(name) else _csv_cells(content)
        header = _known_columns(next(listed, ()))
        for number, cells in enumerate(listed, start=2):
            values = {column: text for column, text in zip(header, cells, strict=False) if column and text}
            if values:
                yield Row(number, values)
    except UNREADABLE as error:
        raise _unreadable() from error


def no_rows() -> Invalid:
    """Return what to say of a table without rows."""
    return Invalid(_("This file has no rows."), {"file": _("Put one case in each row below the column names.")})


def _unreadable() -> Invalid:
    message = _("Save it as a CSV (UTF-8) or an XLSX file and send it again.")
    return Invalid(_("This file cannot be read."), {"file": message})


def _is_book(name: str) -> bool:
    return name.lower().endswith(".xlsx")


def _known_columns(names: Sequence[str]) -> list[str]:
    known = {word.casefold(): column for column, words in IMPORT_COLUMNS.items() for word in (column, *words)}
    header = [known.get(name.strip().casefold(), "") for name in names]
    missing = [column for column in NEEDED_COLUMNS if column not in header]
    if missing:
        message = _("The first row must name these columns too: %(columns)s.") % {"columns": ", ".join(missing)}
        raise Invalid(_("This file lacks columns."), {"file": message})
    return header


def _csv_cells(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first_line = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield [cell.strip() for cell in cells]


def _decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by their marks, else UTF-8, else what Chinese spreadsheets write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _check_book(content: bytes) -> None:
    """Raise Invalid for what is no spreadsheet, or unpacks beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = {part.filename: part.file_size for part in book.infolist()}
    except zipfile.BadZipFile as error:
        raise _unreadable() from error
    if "xl/workbook.xml" not in parts:
        raise _unreadable()
    if sum(parts.values()) > LARGEST_UNPACKED:
        raise Invalid(_("This file is too large."), {"file": _("Split it into files of at most 30 MB.")})


def _xlsx_cells(content: bytes) -> Iterator[list[str]]:
    _check_book(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    # A sheet may claim a size of its own; what it holds is what counts.
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(values_only=True):
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if cell is None or cell in SPREADSHEET_ERRORS:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat() if not isinstance(cell, datetime) else cell.isoformat(sep=" ")
    return str(cell).strip()


def packed(row: Row) -> str:
    """Return a row as a line of its own."""
    return json.dumps([row.number, row.values], ensure_ascii=False)


def unpacked(line: str) -> Row:
    """Return the row of a line."""
    return Row(*json.loads(line))
