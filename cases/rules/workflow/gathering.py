"""When those whom a whistle calls can gather."""

from datetime import datetime, timedelta

from governance.ground.workflow import WorkingCalendar

HALF_AN_HOUR = timedelta(minutes=30)


def next_gathering(now: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the first half hour of working time that leaves whoever is called at least as long to come."""
    start = now.astimezone(calendar.zone).replace(minute=0, second=0, microsecond=0)
    steps = (now - start) // HALF_AN_HOUR + 2
    return calendar.after_work(start + steps * HALF_AN_HOUR, HALF_AN_HOUR) - HALF_AN_HOUR
