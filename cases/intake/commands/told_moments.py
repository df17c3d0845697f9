"""Reading the moments that tables tell, in the ways in which spreadsheets and offices write them."""

import re
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.ground.errors import Invalid

EARLIEST_YEAR = 1990
_WRITTEN = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T ]*(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})(?:[:：分](?P<second>\d{1,2})(?:\.\d+)?秒?)?分?)?"
)


def told_moment(text: str, column: str, *, now: datetime) -> datetime | None:
    """Return the moment that is told, in the district's time; none where nothing is; raise Invalid for any other."""
    if not text:
        return None
    found = _WRITTEN.fullmatch(text)
    try:
        parts = [int(part) for part in found.groups(default="0")] if found else []
        moment = timezone.make_aware(datetime(*parts)) if parts else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        moment = None
    if moment is None or moment.year < EARLIEST_YEAR:
        message = _("Write moments like 2026-03-02 09:30.")
        raise Invalid(message, {column: message})
    if moment > now:
        message = _("This moment lies in the future.")
        raise Invalid(message, {column: message})
    return moment
