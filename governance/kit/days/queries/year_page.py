"""A year of the calendar as a page shows it, month by month, and what its forms begin with."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.log import LogLine, history_of
from governance.ground.tongue import spoken
from governance.ground.workflow import Permission, Words
from governance.kit.days.permissions import may_change_calendar, require_calendar
from governance.kit.days.queries.drafts import Preview, SystemMoves, listed_in, listed_on, preview_of
from governance.kit.days.workflow import SOURCE_WORDS, Change, Draft, Listed, Source, days_of, works

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS = [Words(zh, en) for zh, en in zip("一二三四五六日", ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"], strict=True)]
ONE_ON = calendar.Calendar(firstweekday=0)


class DayCell(NamedTuple):
    """One day in a month: its number, a mark where it is not as its weekday or was decided here, and all in words."""

    day: str
    number: int
    mark: str
    says: str
    is_working: bool


class Month(NamedTuple):
    """A month as weeks of seven, each with its number in the year; days of its neighbours are left out."""

    name: str
    weeks: list[tuple[int, list[DayCell | None]]]


class Special(NamedTuple):
    """A day that differs from its weekday, or was decided here, in words."""

    day: date
    says: str
    name: str
    source: str
    is_local: bool


@dataclass(frozen=True)
class YearPage:
    """A year: what it rests on, its months, its special days, and what happened to it."""

    year: int
    months: list[Month]
    weekdays: list[str]
    specials: list[Special]
    worked: int
    is_listed: bool
    is_provisional: bool
    may_change: bool
    before: int | None
    after: int | None
    history: list[LogLine]


@dataclass(frozen=True)
class DayPage:
    """One day as it is, and what a form about it begins with."""

    day: date
    says: str
    source: str
    is_working: bool
    name: str


def year_page(viewer: Actor, year: int) -> YearPage:
    """Return a year of the calendar; raise NotAllowed for who keeps no rules, NotFound for a year that none plans."""
    require_anywhere(viewer, Permission.MANAGE_RULES)
    _require_year(year)
    listed = listed_in(year)
    days = list(days_of(year))
    return YearPage(
        year=year,
        months=[_month(year, month, listed) for month in range(1, 13)],
        weekdays=[spoken(words) for words in WEEKDAYS],
        specials=[_special(day, listed[day]) for day in days if day in listed and _mark(day, listed[day])],
        worked=sum(works(day, listed.get(day)) for day in days),
        is_listed=bool(listed),
        is_provisional=any(each.source is Source.PROVISIONAL for each in listed.values()),
        may_change=may_change_calendar(viewer),
        before=year - 1 if year > FIRST_YEAR else None,
        after=year + 1 if year < LAST_YEAR else None,
        history=history_of("governance.calendar", 1),
    )


def day_page(viewer: Actor, text: str) -> DayPage:
    """Return one day to decide, written as 2026-03-02; raise NotFound for what is none, NotAllowed for who may not."""
    require_calendar(viewer)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(_("There is no such day.")) from None
    _require_year(day.year)
    listed = listed_on([day]).get(day)
    source = spoken(SOURCE_WORDS[listed.source]) if listed else _("by the weekday")
    name = spoken(listed.name) if listed else ""
    return DayPage(day, _says(works(day, listed)), source, works(day, listed), name)


def year_to_load(viewer: Actor, year: int) -> int:
    """Return a year that the viewer may load; raise NotFound or NotAllowed."""
    require_calendar(viewer)
    _require_year(year)
    return year


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("The calendar knows the years from %(first)d to %(last)d.") % _YEARS)


@dataclass(frozen=True)
class PreviewPage:
    """What a change would do, in words."""

    turned: list[tuple[str, Special]]
    others: int
    kept_local: int
    moved: int
    systems: list[tuple[str, SystemMoves]]
    seen: str

    @property
    def is_nothing(self) -> bool:
        """Tell whether the calendar says so already."""
        return not self.turned and not self.others


def preview_page(viewer: Actor, draft: Draft) -> PreviewPage:
    """Return what a draft would change, and which deadlines would move; raise NotAllowed for who changes none."""
    require_calendar(viewer)
    preview: Preview = preview_of(draft, viewer=viewer)
    return PreviewPage(
        turned=[(_said_before(change), _special(change.day, change.after)) for change in preview.turned],
        others=len(preview.changes) - len(preview.turned),
        kept_local=preview.kept_local,
        moved=preview.moved,
        systems=[(spoken(system.name), system) for system in preview.systems],
        seen=preview.seen,
    )


_YEARS: Mapping[str, int] = {"first": FIRST_YEAR, "last": LAST_YEAR}


def _month(year: int, month: int, listed: Mapping[date, Listed]) -> Month:
    weeks = [
        (week[0].isocalendar().week, [_cell(day, listed.get(day)) if day.month == month else None for day in week])
        for week in ONE_ON.monthdatescalendar(year, month)
    ]
    return Month(date_format(date(year, month, 1), "F"), weeks)


def _cell(day: date, listed: Listed | None) -> DayCell:
    says = [_says(works(day, listed))]
    if listed and spoken(listed.name):
        says.append(spoken(listed.name))
    if listed and listed.source is not Source.OFFICIAL:
        says.append(spoken(SOURCE_WORDS[listed.source]))
    return DayCell(day.isoformat(), day.day, _mark(day, listed), ", ".join(says), works(day, listed))


def _mark(day: date, listed: Listed | None) -> str:
    """Return the short word that stands at a day which is not as its weekday, or was decided here."""
    if listed is None or (listed.is_working == works(day, None) and listed.source is not Source.LOCAL):
        return ""
    word = (
        pgettext("at a day of the calendar", "work")
        if listed.is_working
        else pgettext("at a day of the calendar", "off")
    )
    if listed.source is Source.LOCAL:
        return pgettext("at a day of the calendar", "local: %(word)s") % {"word": word}
    return word


def _says(is_working: bool) -> str:
    return _("worked") if is_working else _("not worked")


def _special(day: date, listed: Listed) -> Special:
    source = spoken(SOURCE_WORDS[listed.source])
    return Special(day, _says(listed.is_working), spoken(listed.name), source, listed.source is Source.LOCAL)


def _said_before(change: Change) -> str:
    return _says(works(change.day, change.before))
