"""Filling the working calendar."""

from datetime import date, timedelta

import chinese_calendar
from django.db import transaction

from governance.models import CalendarDay


@transaction.atomic
def load_calendar(year: int) -> str:
    """Fill a year from the official list, or provisionally by weekday where no list is known; return the source.

    Days decided locally stay as they are. May run twice; a later official list replaces provisional days.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    try:
        found = [(day, chinese_calendar.is_workday(day), CalendarDay.OFFICIAL) for day in days]
    except NotImplementedError:
        found = [(day, day.weekday() < 5, CalendarDay.PROVISIONAL) for day in days]
    local = set(CalendarDay.objects.filter(day__year=year, source=CalendarDay.LOCAL).values_list("day", flat=True))
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_working=works, source=source) for day, works, source in found if day not in local],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_working", "source"],
    )
    return found[0][2]
