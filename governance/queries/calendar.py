"""The working calendar as the rules want it."""

import time
from zoneinfo import ZoneInfo

from django.conf import settings

from governance.models import CalendarDay
from governance.workflow import WorkingCalendar

KEEP_SECONDS = 60.0

_kept: dict[str, tuple[float, WorkingCalendar]] = {}


def working_calendar() -> WorkingCalendar:
    """Return the district's calendar; each process keeps it for a minute."""
    kept = _kept.get("calendar")
    if kept is None or time.monotonic() - kept[0] > KEEP_SECONDS:
        listed = dict(CalendarDay.objects.values_list("day", "is_working"))
        kept = _kept["calendar"] = (time.monotonic(), WorkingCalendar(ZoneInfo(settings.TIME_ZONE), listed))
    return kept[1]


def forget_calendar() -> None:
    """Have this process read the calendar again at its next use."""
    _kept.clear()
