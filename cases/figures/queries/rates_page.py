"""The board of the three rates: an organisation's lines of a month or a year, their ranks and what changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.figures.queries.rates import (
    KINDS_OF,
    TOTAL,
    Period,
    Place,
    below,
    least_to_say,
    period_of,
    place_of,
    places_of,
    tallies,
    weights_in,
)
from cases.figures.queries.whistle_rates import WhistleLine, whistle_lines
from cases.figures.workflow.rates import LEVEL_WORDS, Level, Tally, Weights, ranks, score
from cases.rules.queries.registers import Registers, holds_on, registers, spoken
from governance.ground.permissions import Actor

MONTHS_OFFERED = 24
YEARS_OFFERED = 5


@dataclass(frozen=True)
class Counted:
    """What a board was read from: the months of each line, and what the rates weighed in them."""

    months: Mapping[str, Mapping[date, Tally]]
    weights: Mapping[date, Weights]
    least: int

    def keys(self, when: Period) -> set[str]:
        """Return the lines for which something was counted."""
        return {key for key in self.months if key != TOTAL and any(self.tally(key, when))}

    def tally(self, key: str, when: Period) -> Tally:
        """Return what counts for a line in a period."""
        whole = Tally()
        for _month, tally in self._in(key, when):
            whole = whole.plus(tally)
        return whole

    def score(self, key: str, when: Period) -> float | None:
        """Return a line's score in a period; nothing where fewer were called back than say anything."""
        if self.tally(key, when).called_back < self.least:
            return None
        return score((tally, self.weights[month]) for month, tally in self._in(key, when))

    def _in(self, key: str, when: Period) -> list[tuple[date, Tally]]:
        since, before = when.since, when.before
        return [(month, tally) for month, tally in self.months.get(key, {}).items() if since <= month < before]


@dataclass(frozen=True)
class Line:
    """One line of a board; shares and score are in per cent, nothing where nobody was called back."""

    code: str
    name: str
    tally: Tally
    response: float | None
    resolution: float | None
    satisfaction: float | None
    score: float | None
    change: float | None
    rank: int | None = None
    rank_before: int | None = None
    has_board: bool = False

    @property
    def fell(self) -> int:
        """By how many ranks it fell since the period before."""
        return -self.climbed

    @property
    def climbed(self) -> int:
        """By how many ranks it rose since the period before; negative when it fell."""
        return self.rank_before - self.rank if self.rank is not None and self.rank_before is not None else 0


@dataclass(frozen=True)
class MonthLine:
    """One month of a year's board."""

    period: str
    tally: Tally
    score: float | None


@dataclass(frozen=True)
class Option:
    """One choice on the page."""

    code: str
    label: str
    current: bool


@dataclass(frozen=True)
class PeriodGroup:
    """Months or years to choose from, the latest first."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class RatesPage:
    place: Place
    places: Sequence[Option]
    level: Level
    levels: Sequence[Option]
    period: Period
    periods: Sequence[PeriodGroup]
    earlier: str
    later: str
    months_of_year: str
    total: Line
    least: int
    lines: Sequence[Line]
    months: Sequence[MonthLine]
    whistles: Sequence[WhistleLine]
    whistle_month: str

    @property
    def is_ranked(self) -> bool:
        """Tell whether the lines are assessed against each other; categories only lie beside each other."""
        return self.level is not Level.CATEGORIES


def rates_page(actor: Actor, *, place: str, level: str, period: str, now: datetime) -> RatesPage:
    """Lay out the board; raise NotFound or NotAllowed for what the actor may not see, Invalid for a wrong choice."""
    chosen, when = place_of(actor, place), period_of(period, now=now)
    by = chosen.level(level)
    found = _counted(chosen, by, when, now=now)
    if not period and found.tally(TOTAL, when).called_back < found.least:
        # A month has few call-backs at its beginning; the page opens on one that says something.
        when = when.shifted(-1)
        found = _counted(chosen, by, when, now=now)
    today = timezone.localdate(now)
    month = when if not when.is_year else Period(f"{min(today, date(when.since.year, 12, 1)):%Y-%m}")
    shows_whistles = chosen.kind in ("district", "street") and chosen.is_area
    return RatesPage(
        place=chosen,
        places=_places(actor, chosen),
        level=by,
        levels=[Option(one.value, spoken(LEVEL_WORDS[one]), one is by) for one in chosen.levels],
        period=when,
        periods=_periods(when, today),
        earlier=when.shifted(-1).code,
        later=when.shifted(1).code if when.before <= today else "",
        months_of_year=f"{when.since:%Y}" if not when.is_year else f"{month.since:%Y-%m}",
        total=_line(TOTAL, chosen.code, chosen.name, found, when),
        least=found.least,
        lines=_lines(chosen, by, found, when, today),
        months=_months(found, when) if when.is_year else [],
        whistles=whistle_lines(chosen, month.since, now=now) if shows_whistles else [],
        whistle_month=month.code,
    )


def _periods(chosen: Period, today: date) -> list[PeriodGroup]:
    """Offer the last months and years, and the present choice where it is none of them."""
    this_month, this_year = Period(f"{today:%Y-%m}"), Period(f"{today:%Y}")
    months = [this_month.shifted(-n).code for n in range(MONTHS_OFFERED)]
    years = [this_year.shifted(-n).code for n in range(YEARS_OFFERED)]
    offered = years if chosen.is_year else months
    if chosen.code not in offered:
        offered.append(chosen.code)
    return [
        PeriodGroup(label, [Option(code, code, code == chosen.code) for code in sorted(codes, reverse=True)])
        for label, codes in ((_("Months"), months), (_("Years"), years))
    ]


def _places(actor: Actor, chosen: Place) -> list[Option]:
    own = places_of(actor)
    if chosen.id not in {place.id for place in own}:
        own.append(chosen)
    return [Option(place.code, place.name, place.id == chosen.id) for place in own]


def _counted(place: Place, level: Level, when: Period, *, now: datetime) -> Counted:
    months: dict[str, dict[date, Tally]] = defaultdict(dict)
    for (key, month), tally in tallies(place, level, since=when.shifted(-1).since, before=when.before).items():
        months[key][month] = tally
    return Counted(
        months, {month: weights_in(month) for month in {m for mine in months.values() for m in mine}}, least_to_say(now)
    )


def _lines(place: Place, level: Level, found: Counted, when: Period, today: date) -> list[Line]:
    names = registers()
    keys = found.keys(when)
    if level in KINDS_OF:
        keys |= {key for key, entry in below(place, level, names).items() if holds_on(entry.valid, today)}
    lines = {key: _line(key, *_named(key, level, names), found, when) for key in sorted(keys)}
    if level is Level.CATEGORIES:
        return sorted(lines.values(), key=lambda line: -line.tally.called_back)
    before = when.shifted(-1)
    now_at = ranks({key: line.score for key, line in lines.items()})
    was_at = ranks({key: found.score(key, before) for key in lines})
    ranked = [
        replace(line, rank=now_at.get(key), rank_before=was_at.get(key), has_board=level in KINDS_OF)
        for key, line in lines.items()
    ]
    return sorted(ranked, key=lambda line: (line.rank is None, line.rank or 0, line.code))


def _named(key: str, level: Level, names: Registers) -> tuple[str, str]:
    if level is Level.CATEGORIES:
        return key, names.category(key)
    entry = names.organisations.get(int(key))
    return (entry.code, spoken(entry.name)) if entry else (key, key)


def _line(key: str, code: str, name: str, found: Counted, when: Period) -> Line:
    tally = found.tally(key, when)
    mine, before = found.score(key, when), found.score(key, when.shifted(-1))
    return Line(
        code=code,
        name=name,
        tally=tally,
        response=tally.share(tally.responded, least=found.least),
        resolution=tally.share(tally.resolved, least=found.least),
        satisfaction=tally.share(tally.satisfied, least=found.least),
        score=mine,
        change=None if mine is None or before is None else mine - before,
    )


def _months(found: Counted, when: Period) -> list[MonthLine]:
    counted = sorted(month for month, tally in found.months.get(TOTAL, {}).items() if any(tally))
    mine = [Period(f"{month:%Y-%m}") for month in counted if month >= when.since]
    return [MonthLine(one.code, found.tally(TOTAL, one), found.score(TOTAL, one)) for one in mine]
