"""Filling the working calendar."""

from datetime import date, timedelta

import chinese_calendar
from django.db import transaction
from django.utils import timezone

from governance.ground import events, outbox
from governance.ground.permissions import PORTAL
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.calendar import forget_calendar

SUBJECT = outbox.Subject("governance.calendar", 1)


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
    before = _listed(year)
    local = set(CalendarDay.objects.filter(day__year=year, source=CalendarDay.LOCAL).values_list("day", flat=True))
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_working=works, source=source) for day, works, source in found if day not in local],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_working", "source"],
    )
    source = found[0][2]
    if before and before != _listed(year):
        # Deadlines that were set under a provisional year are computed anew by whoever keeps them.
        at = timezone.now()
        outbox.record(events.CALENDAR_CHANGED, subject=SUBJECT, by=PORTAL, at=at, data={"year": year, "source": source})
        transaction.on_commit(forget_calendar)
    return source


def _listed(year: int) -> dict[date, bool]:
    return dict(CalendarDay.objects.filter(day__year=year).values_list("day", "is_working"))
