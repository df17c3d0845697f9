"""The table of a district's communities, as offices have it."""

import csv
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from governance.ground.errors import Invalid

# By which heads each column is known; the first is its code.
HEADS = (
    ("street_code", "街道代码", "镇街代码", "street code"),
    ("street", "街道", "街道名称", "镇街", "street name"),
    ("village_code", "社区代码", "村社代码", "community_code", "community code"),
    ("village", "社区", "社区名称", "村社", "community", "community name"),
)
OPTIONAL_HEADS = (
    ("street_telephone", "街道电话", "street telephone"),
    ("telephone", "社区电话", "联系电话", "community telephone"),
)
COLUMNS = tuple(known[0] for known in HEADS)
OPTIONAL = tuple(known[0] for known in OPTIONAL_HEADS)
MOST_ROWS = 5_000


class CommunityRow(NamedTuple):
    """One community as a list gives it, with its street."""

    number: int
    street_code: str
    street: str
    code: str
    name: str
    street_telephone: str = ""
    telephone: str = ""


def community_rows(text: str) -> list[CommunityRow]:
    """Read the rows of a CSV file; raises Invalid for what is no such table, or has more than 5,000 rows."""
    try:
        heads, *lines = list(csv.reader(StringIO(text, newline=""))) or [[]]
    except csv.Error as error:
        raise Invalid(_("The file cannot be read as CSV: %(error)s") % {"error": error}) from error
    places = {head.strip().casefold(): place for place, head in enumerate(heads)}
    columns = [_place_of(known, places) for known in (*HEADS, *OPTIONAL_HEADS)]
    missing = [column for column, place in zip(COLUMNS, columns, strict=False) if place is None]
    if missing:
        raise Invalid(_("The file has no column %(columns)s.") % {"columns": ", ".join(missing)})
    if len(lines) > MOST_ROWS:
        raise Invalid(_("The file has more than 5,000 rows. Send it in parts."))
    return [
        CommunityRow(number, *(_cell(line, place) for place in columns))
        for number, line in enumerate(lines, start=2)
        if any(cell.strip() for cell in line)
    ]


def _place_of(known: tuple[str, ...], places: dict[str, int]) -> int | None:
    return next((places[head] for head in known if head in places), None)


def _cell(line: list[str], place: int | None) -> str:
    return line[place].strip() if place is not None and place < len(line) else ""
