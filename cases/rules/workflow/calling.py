"""When a resident may be called: the hours of calling, and the part of the day that they asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from governance.ground.workflow import Words


class Part(StrEnum):
    """The part of the day in which a resident wants to be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_WORDS: Mapping[Part, Words] = {
    Part.MORNING: Words("上午", "Morning"),
    Part.AFTERNOON: Words("下午", "Afternoon"),
    Part.EVENING: Words("傍晚", "Evening"),
}


@dataclass(frozen=True)
class Hours:
    """At which hours of the day calls begin, noon and evening come, and calls end."""

    start: float
    noon: float
    evening: float
    end: float

    def of(self, part: str) -> tuple[float, float]:
        """Return from when until when a resident is called who asked for a part of the day, or for none."""
        spans = {
            Part.MORNING.value: (self.start, self.noon),
            Part.AFTERNOON.value: (self.noon, self.evening),
            Part.EVENING.value: (self.evening, self.end),
        }
        return spans.get(part, (self.start, self.end))


@dataclass(frozen=True)
class Window:
    """From when until when a resident may be called next."""

    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether the resident may be called now."""
        return self.opens_at <= now < self.closes_at


def next_window(now: datetime, *, after: datetime | None, part: str, hours: Hours) -> Window:
    """Return the window that is open now or opens next, not before `after`; both moments in the district's own time."""
    begin = max(now, after) if after else now
    first, last = hours.of(part)
    window = _window(begin.date(), first, last, begin)
    if window.closes_at <= begin:
        window = _window(begin.date() + timedelta(days=1), first, last, begin)
    if after and after > window.opens_at:
        return Window(after, window.closes_at)
    return window


def _window(day: date, first: float, last: float, like: datetime) -> Window:
    midnight = datetime.combine(day, time(), tzinfo=like.tzinfo)
    return Window(midnight + timedelta(hours=first), midnight + timedelta(hours=last))
