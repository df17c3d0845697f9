"""When an open case, or somebody's part in one, is late: its own present clock has run out and does not stand still.

One condition for every list, figure, wall and program. Of the case it is the clock of the step at which it stands; of a
part it is the nearest clock of whoever has the part, which may run out while the case as a whole is still in time.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def late(of: str = "", now: str = "%(now)s") -> str:
    """Return the condition on late ones among cases or parts; `of` is their name with its dot, `now` the parameter."""
    return f"({of}is_open AND {of}paused_at IS NULL AND {of}due_at <= {now})"


def is_late(due_at: datetime, *, now: datetime, paused_at: datetime | None) -> bool:
    """Tell the same of one open case or part."""
    return paused_at is None and due_at <= now


def age_words(since: datetime, now: datetime) -> str:
    """Say how long a case as a whole has been open, beside the clock of its present step."""
    hours = int((now - since).total_seconds() // 3600)
    if hours < 1:
        return _("open for less than an hour")
    if hours < 48:
        return ngettext("open for %(count)d hour", "open for %(count)d hours", hours) % {"count": hours}
    return ngettext("open for %(count)d day", "open for %(count)d days", hours // 24) % {"count": hours // 24}
