"""When an open case, or somebody's part in one, is late or near: its own present clock has run out, or soon will.

One home for every list, figure, wall, alarm and program; what stands still is neither. Of the case it is the clock of
the step at which it stands; of a part it is the nearest clock of whoever has the part, which may run out while the case
as a whole is still in time. What the database must know too stands beside the same in Python.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.rules.queries.limits import time_left_to_warn
from governance.kit.numbers.workflow.clocks import RunningClock, has_run_out, was_in_time


def late(of: str = "", now: str = "%(now)s") -> str:
    """Return the condition on late ones among cases or parts; `of` is their name with its dot, `now` the parameter."""
    return f"({of}is_open AND {of}paused_at IS NULL AND {of}due_at <= {now})"


def is_late(due_at: datetime, *, now: datetime, paused_at: datetime | None) -> bool:
    """Tell the same of one open case or part."""
    return paused_at is None and has_run_out(due_at, now)


def finished_late(part: str) -> str:
    """Return the condition on a part that was finished after its limit; unknown of one that is not finished."""
    return f"{part}.finished_at > {part}.finish_by"


def was_late(due_at: datetime, done_at: datetime | None) -> bool:
    """Tell the same of one step; false of one that is not taken."""
    return done_at is not None and not was_in_time(due_at, done_at)


def is_near(clock: RunningClock, *, now: datetime) -> bool:
    """Tell whether a clock that runs has warned, by the share of its time that holds on the day."""
    return clock.is_near(now, left=time_left_to_warn(now))


def age_words(since: datetime, now: datetime) -> str:
    """Say how long a case as a whole has been open, beside the clock of its present step."""
    hours = int((now - since).total_seconds() // 3600)
    if hours < 1:
        return _("open for less than an hour")
    if hours < 48:
        return ngettext("open for %(count)d hour", "open for %(count)d hours", hours) % {"count": hours}
    return ngettext("open for %(count)d day", "open for %(count)d days", hours // 24) % {"count": hours // 24}
