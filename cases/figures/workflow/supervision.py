"""What a supervisor looks for among the open cases, in plain Python."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from cases.figures.workflow.figures import SUPERVISION
from governance.ground.workflow import Words, WorkingCalendar

NO_DEPARTMENT = "none"


class Watch(StrEnum):
    """Why a supervisor looks at an open case; a case may be looked at for several reasons."""

    OPEN = "open"
    LATE = "late"
    STEP_LATE = "step_late"
    DORMANT = "dormant"
    REOPENED = "reopened"
    CONTESTED = "contested"
    UNROUTED = "unrouted"
    SUPERVISED = "supervised"
    LISTED = "listed"


WATCH_WORDS: Mapping[Watch, Words] = {watch: SUPERVISION[watch].words for watch in Watch}


def dormant_since(now: datetime, working_days: int, calendar: WorkingCalendar) -> datetime:
    """Return the moment so many working days before `now`: the same time of day, resting days not counted."""
    back, left = now.astimezone(calendar.zone), working_days
    while left > 0:
        back -= timedelta(days=1)
        left -= calendar.is_working(back.date())
    return back
