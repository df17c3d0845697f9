"""What the calendar would say: a year from the official list, a list that somebody pastes, or one day decided here."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import chinese_calendar
from django.utils.translation import gettext as _

from governance.ground.errors import Invalid, UnusableRows
from governance.ground.permissions import Actor
from governance.ground.workflow import Words
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.calendar import calendar_with
from governance.kit.days.queries.running import Moves, running
from governance.kit.days.workflow import Change, Draft, Listed, Source, days_of, read_list, works

FIRST_MOVES = 50

# The package names holidays in English; these are their names at home.
_HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class SystemMoves(NamedTuple):
    """What a change moves of one system."""

    name: Words
    moves: Moves


@dataclass(frozen=True)
class Preview:
    """What a draft would change, day by day, and which running deadlines would move; `seen` says of which calendar."""

    changes: list[Change]
    systems: list[SystemMoves]
    seen: str
    kept_local: int

    @property
    def turned(self) -> list[Change]:
        """The days that are worked and were not, or the other way round."""
        return [change for change in self.changes if change.is_turned]

    @property
    def moved(self) -> int:
        """How many deadlines move."""
        return sum(system.moves.count for system in self.systems)


def draft_of_year(year: int) -> Draft:
    """Return a year as the official list has it, or provisionally by weekday where no list is known."""
    try:
        return {day: _official(day) for day in days_of(year)}
    except NotImplementedError:
        return {day: Listed(works(day, None), Source.PROVISIONAL) for day in days_of(year)}


def draft_of_list(text: str, year: int) -> Draft:
    """Return a year as a pasted list has it, other days by weekday; raise UnusableRows for lines that say no day."""
    named, unread = read_list(text, year)
    if unread:
        told = _("Line %(number)d is no day of %(year)d, or one that was named before: %(line)s")
        problems = [told % {"number": each.number, "year": year, "line": each.line[:80]} for each in unread]
        raise UnusableRows(_("Some lines cannot be read."), problems)
    if not named:
        message = _("Paste the list: one day on each line, 休 or 班 behind it.")
        raise Invalid(message, {"text": message})
    return {day: named.get(day, Listed(works(day, None), Source.OFFICIAL)) for day in days_of(year)}


def draft_of_day(day: date, *, is_working: bool, name: str) -> Draft:
    """Return one day as the district decides it."""
    return {day: Listed(is_working, Source.LOCAL, Words(name.strip(), name.strip()))}


def changes_of(draft: Draft) -> list[Change]:
    """Return what a draft says otherwise than the calendar; what was decided here gives way to no list."""
    return _changes(draft, listed_on(draft))


def _changes(draft: Draft, held: Draft) -> list[Change]:
    found = [Change(day, held.get(day), after) for day, after in sorted(draft.items())]
    return [change for change in found if change.before != change.after and not _is_kept(change)]


def preview_of(draft: Draft, *, viewer: Actor) -> Preview:
    """Return what a draft would change, and which running deadlines would move."""
    held = listed_on(draft)
    changes = _changes(draft, held)
    turned = [change for change in changes if change.is_turned]
    calendar = calendar_with({change.day: change.after.is_working for change in turned})
    moves = (
        [SystemMoves(each.name, each.moves(calendar, turned[0].day, viewer, FIRST_MOVES)) for each in running()]
        if turned
        else []
    )
    kept = sum(_is_kept(Change(day, before, draft[day])) for day, before in held.items())
    return Preview(changes, [each for each in moves if each.moves.count], _seen(draft, held), kept)


def seen_of(draft: Draft) -> str:
    """Return what marks a draft together with the calendar that it was compared with."""
    return _seen(draft, listed_on(draft))


def _seen(draft: Draft, held: Draft) -> str:
    both = [sorted(days.items()) for days in (held, draft)]
    told = json.dumps([[str(day), one.is_working, one.source, *one.name] for days in both for day, one in days])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def listed_on(days: Iterable[date]) -> dict[date, Listed]:
    """Return what the calendar lists of some days."""
    return {row.day: _listed(row) for row in CalendarDay.objects.filter(day__in=list(days))}


def listed_in(year: int) -> dict[date, Listed]:
    """Return what the calendar lists of a year."""
    return {row.day: _listed(row) for row in CalendarDay.objects.filter(day__year=year)}


def _listed(row: CalendarDay) -> Listed:
    return Listed(row.is_working, Source(row.source), Words(row.name_zh, row.name_en))


def _is_kept(change: Change) -> bool:
    return (
        change.before is not None and change.before.source is Source.LOCAL and change.after.source is not Source.LOCAL
    )


def _official(day: date) -> Listed:
    is_resting, name = chinese_calendar.get_holiday_detail(day)
    if not name:
        return Listed(not is_resting, Source.OFFICIAL)
    zh = _HOLIDAYS.get(name, name)
    words = Words(zh, name) if is_resting else Words(f"{zh}调休上班", f"Made up for: {name}")
    return Listed(not is_resting, Source.OFFICIAL, words)
