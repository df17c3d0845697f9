"""What a cell of an exported table is, before it is written."""

from datetime import datetime

from django.utils import timezone

MOMENT = "%Y-%m-%d %H:%M"

# A cell: text, a number, or a list of moments.
Cell = str | int | float | list[str]


def date_cell(at: datetime | None) -> Cell:
    """Return the cell of one moment, in the district's time; an empty one where there is none."""
    return [written(at)] if at else ""


def written(at: datetime) -> str:
    """Return a moment as it stands in a table, in the district's time."""
    return timezone.localtime(at).strftime(MOMENT)
