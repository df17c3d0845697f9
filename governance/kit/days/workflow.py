"""The rules of the working calendar in plain Python: where a day comes from, and how a list of days is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from governance.ground.workflow import Words


class Source(StrEnum):
    """Who says that a day is worked or not."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"
    LOCAL = "local"


SOURCE_WORDS: Mapping[Source, Words] = {
    Source.OFFICIAL: Words("国务院办公厅公布", "Official list"),
    Source.PROVISIONAL: Words("暂定（按周几推算）", "Provisional, by the weekday"),
    Source.LOCAL: Words("本地决定", "Local decision"),
}


NAMELESS = Words("", "")


@dataclass(frozen=True)
class Listed:
    """What the calendar says of a day."""

    is_working: bool
    source: Source
    name: Words = NAMELESS


Draft = Mapping[date, Listed]


class Change(NamedTuple):
    """A day that a draft says otherwise; before nothing may have been listed."""

    day: date
    before: Listed | None
    after: Listed

    @property
    def is_turned(self) -> bool:
        """Tell whether the day is worked now and was not, or the other way round."""
        return self.after.is_working != works(self.day, self.before)


def works(day: date, listed: Listed | None) -> bool:
    """Tell whether a day is worked: as it is listed, else by the weekday."""
    return listed.is_working if listed else day.weekday() < 5


def days_of(year: int) -> Iterator[date]:
    """Yield the days of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


# ---- a list as somebody pastes it ------------------------------------------------------------------------------

# 2027-02-06 休 春节 · 2027-02-06至2027-02-12,休,春节 · 2027年2月13日 班
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|～|—|–|\.\.)\s*{_DAY})?[\s,，;；\t]+(\S+?)(?:[\s,，;；\t]+(.*))?")
RESTING = frozenset({"休", "放假", "休息", "rest", "off", "holiday"})
WORKING = frozenset({"班", "上班", "补班", "work", "working"})
LONGEST_SPAN = 31


class Unread(NamedTuple):
    """A line of a list that says no day, and its number."""

    number: int
    line: str


def read_list(text: str, year: int) -> tuple[dict[date, Listed], list[Unread]]:
    """Read the days that a list names, one or a span on each line, and the lines that cannot be read."""
    found: dict[date, Listed] = {}
    unread: list[Unread] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        days = _read_line(line.strip())
        if not days or any(day.year != year or day in found for day in days):
            unread.append(Unread(number, line.strip()))
        else:
            found |= days
    return found, unread


def _read_line(line: str) -> dict[date, Listed]:
    match = _LINE.fullmatch(line)
    if match is None:
        return {}
    *parts, word, name = match.groups()
    first, last = _day(parts[:3]), _day(parts[3:]) if parts[3] else _day(parts[:3])
    if first is None or last is None or not 0 <= (last - first).days < LONGEST_SPAN:
        return {}
    word = word.lower()
    if word not in RESTING | WORKING:
        return {}
    said = (name or "").strip()[:60]
    listed = Listed(word in WORKING, Source.OFFICIAL, Words(said, said))
    return {first + timedelta(days=n): listed for n in range((last - first).days + 1)}


def _day(parts: list[str]) -> date | None:
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None
