"""What a supervisor looks for among the open cases, in plain Python."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

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


WATCH_WORDS: Mapping[Watch, Words] = {
    Watch.OPEN: Words("在办", "Open"),
    Watch.LATE: Words("逾期", "Late"),
    Watch.STEP_LATE: Words("部门环节逾期", "A department's step overdue"),
    Watch.DORMANT: Words("沉睡", "Dormant"),
    Watch.REOPENED: Words("重办", "Re-opened"),
    Watch.CONTESTED: Words("异议待裁定", "Contested"),
    Watch.UNROUTED: Words("待人工派单", "Without a rule"),
    Watch.SUPERVISED: Words("督办中", "Supervised"),
    Watch.LISTED: Words("多次督办", "Listed"),
}


def dormant_since(now: datetime, working_days: int, calendar: WorkingCalendar) -> datetime:
    """Return the moment so many working days before `now`: the same time of day, resting days not counted."""
    back, left = now.astimezone(calendar.zone), working_days
    while left > 0:
        back -= timedelta(days=1)
        left -= calendar.is_working(back.date())
    return back
