"""CSV files as spreadsheets, databases and offices write them: encodings, delimiters, a title above the heads."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from cases.intake.commands.sheets.child import run
from cases.intake.commands.sheets.table import HEADS_WITHIN, Headed, Refused, SheetCell, WantedTable, headed, text_cell

DELIMITERS = ",;\t|"
LONGEST_CELL = 1024 * 1024
# So many good signs of several bytes for each bad byte make a file UTF-8 that was damaged, and not another encoding:
# of Chinese text in GB18030 there is one for twenty.
GOOD_FOR_ONE_BAD = 2
LOOKED_AT = 4096

_SAID = re.compile(r'\A"?sep=(.)"?\r?\n')
_BAD = re.compile("[\udc80-\udcff]")


def table(content: bytes, wanted: WantedTable) -> Headed:
    """Return the table of a file; raise Refused where its quotes do not close."""
    text = decoded(content)
    said = _SAID.match(text)
    if said:
        return headed(_rows(text[said.end() :], said[1]), wanted)
    return headed(_rows(text, _delimiter(text, wanted)), wanted)


def decoded(content: bytes) -> str:
    """Return the text of a file; a byte that cannot be read becomes a lone surrogate in the cell where it stands.

    One bad byte does not turn a file of UTF-8 into signs of another encoding.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(encoding, "replace" if encoding == "utf-16" else "surrogateescape")
    if half := _unmarked_utf16(content):
        return content.decode(half, "replace")
    text = content.decode("utf-8", "surrogateescape")
    bad = len(_BAD.findall(text))
    good = sum(sign > "\x7f" for sign in text) - bad if bad else 0
    if not bad or good >= GOOD_FOR_ONE_BAD * bad:
        return text
    return content.decode("gb18030", "surrogateescape")


def _unmarked_utf16(content: bytes) -> str:
    beginning = content[:LOOKED_AT]
    even, odd = beginning[0::2].count(0), beginning[1::2].count(0)
    if odd > 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 and not odd else ""


def _delimiter(text: str, wanted: WantedTable) -> str:
    """Return what parts the cells: by which the heads are best understood, else what stands most often above."""
    beginning = "".join(islice(io.StringIO(text), HEADS_WITHIN))

    def rank(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        understood = max((sum(map(bool, wanted.columns(row))) for row in rows), default=0)
        return understood, beginning.count(delimiter)

    return max(DELIMITERS, key=rank)


def _rows(text: str, delimiter: str) -> Iterator[Sequence[SheetCell]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):  # noqa: B007  The error names the row behind it.
            yield [text_cell(cell) for cell in cells]
    except csv.Error as error:
        raise Refused("quotes", row=number + 1) from error


if __name__ == "__main__":
    run(table)
