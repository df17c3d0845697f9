"""What a table of cases is: where its heads stand, what a cell says, and which cell cannot be trusted.

It is read in a process of its own, which knows nothing of the portal: no settings, no database, no translations.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, NamedTuple

HEADS_WITHIN = 20
MOST_COLUMNS = 100
LAST_ROW_OF_A_SHEET = 1_048_576
# A spreadsheet keeps fifteen digits; what stands behind them it made up.
FIRST_ROUNDED = 10**15
ROUNDED, BROKEN = "rounded", "broken"

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EXPONENT = re.compile(r"[-+]?\d+(?:\.\d+)?[eE]\+?\d+")
_MARKS = re.compile(r"\*|\((?:必填|选填|required|optional)\)|[\s::]", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Refused(Exception):
    """The file is no table of cases; `why` names the reason, which the portal puts into words."""

    def __init__(self, why: str, **told: Any) -> None:
        super().__init__(why)
        self.why, self.told = why, told


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it, what stands in the known columns, and what cannot be trusted."""

    number: int
    values: Mapping[str, str]
    faults: Mapping[str, str] = {}


@dataclass(frozen=True)
class SheetCell:
    """What stands in a cell, and why it cannot be trusted, where it cannot."""

    text: str
    fault: str = ""


@dataclass(frozen=True)
class WantedTable:
    """Which heads stand for which columns, which of them a table needs, and which hold ids that must not be rounded."""

    known: Mapping[str, str]
    needed: Sequence[str]
    exact: Sequence[str]
    most_rows: int

    def columns(self, heads: Iterable[str]) -> list[str]:
        """Return the column of each head, of two heads for one column the first; nothing for what is not known."""
        found: list[str] = []
        for head in heads:
            column = self.known.get(folded(head), "")
            found.append("" if column in found else column)
        return found

    def missing(self, columns: Iterable[str]) -> list[str]:
        """Return which needed columns are not there."""
        there = set(columns)
        return [column for column in self.needed if column not in there]


def folded(head: str) -> str:
    """Return a head as heads are compared: without width, case, spaces and the marks of what must be filled in."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", printable(head)).casefold())


def printable(text: str) -> str:
    """Return text as it looks: what spreadsheets write for signs turned back, and no sign that nobody can see."""
    written = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
    return _UNPRINTABLE.sub("", written.replace("\r\n", "\n").replace("\r", "\n")).strip()


def text_cell(text: str) -> SheetCell:
    """Return the cell of a text; a lone surrogate in it stands for a byte that could not be read."""
    is_broken = any("\udc80" <= sign <= "\udcff" for sign in text)
    return SheetCell(printable(text), BROKEN if is_broken else "")


@dataclass(frozen=True)
class Headed:
    """A table of which the heads were found: their columns, and the rows below, each with its number."""

    columns: Sequence[str]
    below: Iterator[tuple[int, Sequence[SheetCell]]]


def headed(rows: Iterator[Sequence[SheetCell]], wanted: WantedTable) -> Headed:
    """Return the table whose heads are, of the first rows, the one that names the most of what is needed and known."""
    first = list(islice(rows, HEADS_WITHIN))
    named = [wanted.columns(cell.text for cell in row) for row in first]
    ranks = [(-len(wanted.missing(columns)), sum(map(bool, columns)), -at) for at, columns in enumerate(named)]
    if not ranks:
        return Headed([], iter(()))
    at = -max(ranks)[2]
    below = islice(enumerate(chain(first, rows), start=1), at + 1, None)
    return Headed(named[at], below)


def rows_of(table: Headed, wanted: WantedTable) -> Iterator[Row]:
    """Yield the rows that are not empty; raise Refused for a table without the needed columns, or of too many rows."""
    if missing := wanted.missing(table.columns):
        raise Refused("lacks columns", columns=missing)
    taken = 0
    for number, cells in table.below:
        if number > LAST_ROW_OF_A_SHEET:
            raise Refused("too many rows")
        row = _row(number, dict(zip(table.columns, cells, strict=False)), wanted.exact)
        if not row.values and not row.faults:
            continue
        taken += 1
        if taken > wanted.most_rows:
            raise Refused("too many rows")
        yield row
    if not taken:
        raise Refused("no rows")


def _row(number: int, cells: Mapping[str, SheetCell], exact: Sequence[str]) -> Row:
    values, faults = {}, {}
    for column, cell in cells.items():
        text = _UNSEEN.sub("", cell.text).strip() if column in exact else cell.text
        fault = cell.fault or (ROUNDED if column in exact and _EXPONENT.fullmatch(text) else "")
        if column and text:
            values[column] = text
        if column and fault:
            faults[column] = fault
    return Row(number, values, faults)


def packed(row: Row) -> str:
    """Return a row as a line of its own."""
    return json.dumps(row, ensure_ascii=False)


def unpacked(line: str) -> Row:
    """Return the row of a line."""
    return Row(*json.loads(line))
