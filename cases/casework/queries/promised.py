"""A deadline as a resident reads it: the weekday, the day, the hour, and how many working days are left."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.kit.days.queries.calendar import working_calendar


def promised_words(due_at: datetime, now: datetime) -> str:
    """Say by when something is to be done; of a deadline that is past, only when it was."""
    local = timezone.localtime(due_at)
    by = _("by %(weekday)s, %(day)s, %(time)s") % {
        "weekday": date_format(local, "l"),
        "day": date_format(local, pgettext("format of a day", "F j")),
        "time": f"{local:%H:%M}",
    }
    return by if due_at <= now else _("%(by)s %(left)s") % {"by": by, "left": _left(due_at, now)}


def _left(due_at: datetime, now: datetime) -> str:
    first, last = timezone.localdate(now), timezone.localdate(due_at)
    if first == last:
        return _("(today)")
    calendar = working_calendar()
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    count = sum(calendar.is_working(day) for day in days)
    words = ngettext("(%(count)d working day from now)", "(%(count)d working days from now)", count)
    return words % {"count": count} if count else _("(before the next working day)")
