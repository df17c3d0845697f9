"""The working calendar as the rules want it."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings

from governance.ground.memory import Kept
from governance.ground.workflow import WorkingCalendar
from governance.kit.days.models import CalendarDay


def working_calendar() -> WorkingCalendar:
    """Return the district's calendar; each process keeps it for a minute."""
    return _calendar.get()


def calendar_with(days: Mapping[date, bool]) -> WorkingCalendar:
    """Return the district's calendar as it stands, but for some days."""
    held = _read()
    return WorkingCalendar(held.zone, {**held.listed, **days})


def forget_calendar() -> None:
    """Have this process read the calendar again at its next use."""
    _calendar.forget()


def _read() -> WorkingCalendar:
    listed = dict(CalendarDay.objects.values_list("day", "is_working"))
    return WorkingCalendar(ZoneInfo(settings.TIME_ZONE), listed)


_calendar = Kept(_read, seconds=60)
