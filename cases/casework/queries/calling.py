"""At which hours residents are called, as the rules of the day say, and when one of them may be called next."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.queries.deadlines import moment_words
from cases.rules.queries.registers import spoken
from cases.rules.queries.values import value_in_force
from cases.rules.workflow.calling import PART_WORDS, Hours, Part, Window, next_window


def calling_hours(now: datetime) -> Hours:
    """Return the hours of calling in force; raise Invalid when an administrator must add one."""
    codes = ("call-hours-start", "call-hours-noon", "call-hours-evening", "call-hours-end")
    return Hours(*(float(value_in_force(code, now)) for code in codes))


def window_at(now: datetime, *, after: datetime | None, part: str, hours: Hours) -> Window:
    """Return when a resident may be called next, in the district's own time."""
    local = timezone.localtime(after) if after else None
    return next_window(timezone.localtime(now), after=local, part=part, hours=hours)


def parts_open(now: datetime, hours: Hours) -> list[str]:
    """Return the wishes that are met by a call now; the empty one is that of who wished nothing."""
    local = timezone.localtime(now)
    at = local.hour + local.minute / 60
    spans = {part: hours.of(part) for part in ("", *Part)}
    return [str(part) for part, (first, last) in spans.items() if first <= at < last]


def window_words(window: Window, now: datetime) -> str:
    """Say until when a resident may be called, or from when on."""
    if window.is_open(now):
        return _("may be called until %(time)s") % {"time": f"{window.closes_at:%H:%M}"}
    return _("not before %(time)s") % {"time": moment_words(window.opens_at)}


def wish_words(part: str, after: datetime | None) -> str:
    """Say what a resident wished, in the language of the page; nothing where they wished nothing."""
    said = [spoken(PART_WORDS[Part(part)])] if part else []
    if after:
        said.append(_("not before %(time)s") % {"time": moment_words(after)})
    return ", ".join(said)
