"""Statistics of an area: what was reported and what ended, over time, by category, place and source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.models.parts import leads_round
from cases.casework.queries.lateness import finished_late
from cases.casework.queries.scopes import area_scopes, unaccused
from cases.figures.queries.rates import Place, least_to_say, place_among, places_in
from cases.figures.workflow.statistics import REACH_WORDS, Reach
from cases.rules.queries.registers import Registers, registers_knowing, spoken
from cases.rules.workflow import SOURCE_WORDS, Source
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.permissions import Actor

# One range of an index for what was reported and one for what ended: no case of an earlier time is read. All are added
# up once, so that the four tables are made of a few thousand sums and not of every case four times.
_FACTS = """
WITH facts AS (
  SELECT category_id, {below} AS area, source, (reported_at AT TIME ZONE %(zone)s)::date AS day,
    1 AS arrived, 0 AS ended, 0 AS led, 0 AS late
  FROM cases_case WHERE {level}_id = %(place)s AND reported_at >= %(since)s AND reported_at <= %(now)s AND {seen}
  UNION ALL
  SELECT category_id, {below}, source, (closed_at AT TIME ZONE %(zone)s)::date,
    0, 1, (lead.id IS NOT NULL)::int, coalesce({late}, false)::int
  FROM cases_case c LEFT JOIN cases_assignment lead ON {lead}
  WHERE NOT c.is_open AND {level}_id = %(place)s AND closed_at >= %(since)s AND closed_at <= %(now)s AND {seen}
), sums AS (
  SELECT category_id, area, source, date_trunc(%(step)s, day)::date AS moment,
    sum(arrived) AS arrived, sum(ended) AS ended, sum(led) AS led, sum(late) AS late
  FROM facts GROUP BY 1, 2, 3, 4
)
SELECT CASE WHEN GROUPING(moment) = 0 THEN 'time' WHEN GROUPING(category_id) = 0 THEN 'category'
    WHEN GROUPING(area) = 0 THEN 'area' WHEN GROUPING(source) = 0 THEN 'source' ELSE 'total' END,
  coalesce(to_char(moment, %(form)s), category_id, area::text, source, ''),
  sum(arrived), sum(ended), sum(led), sum(late)
FROM sums GROUP BY GROUPING SETS ((moment), (category_id), (area), (source), ())
"""
_BELOW = {"district": "street_id", "street": "community_id", "community": "community_id"}
_STEPS = {
    Reach.DAYS: ("day", "YYYY-MM-DD"),
    Reach.MONTH: ("day", "YYYY-MM-DD"),
    Reach.YEAR: ("month", "YYYY-MM"),
}


class Amounts(NamedTuple):
    """How many cases were reported, how many ended, how many of these a department led, and finished late."""

    arrived: int = 0
    ended: int = 0
    led: int = 0
    late: int = 0
    # Of how many a share must be to say something.
    least: int = 1

    def plus(self, other: "Amounts") -> "Amounts":
        """Return both together."""
        return Amounts(
            self.arrived + other.arrived,
            self.ended + other.ended,
            self.led + other.led,
            self.late + other.late,
            max(self.least, other.least),
        )

    @property
    def share_late(self) -> float | None:
        """The late ones in per cent of those that a department led; nothing where too few were to say something."""
        return self.late * 100 / self.led if self.led >= max(self.least, 1) else None

    @property
    def late_words(self) -> str:
        """The share, or how many of how many where it would say nothing; a dash only where nothing was led."""
        if self.share_late is not None:
            return f"{self.share_late:.1f} %"
        return f"{self.late} / {self.led}" if self.led else "–"


@dataclass(frozen=True)
class StatisticsLine:
    """One day or month, category, place or source."""

    code: str
    name: str
    amounts: Amounts


@dataclass(frozen=True)
class StatisticsPage:
    place: Place
    places: Sequence[Place]
    reach: Reach
    reaches: Sequence[tuple[Reach, str]]
    since: date
    total: Amounts
    moments: Sequence[StatisticsLine]
    categories: Sequence[StatisticsLine]
    areas: Sequence[StatisticsLine]
    sources: Sequence[StatisticsLine]


def statistics_page(actor: Actor, *, place: str, reach: str, now: datetime) -> StatisticsPage:
    """Count in one statement; raise NotAllowed or NotFound for what is not the actor's, Invalid for a wrong reach."""
    own = places_counted(actor)
    chosen, covered = place_among(own, place), reach_named(reach)
    since = covered.since(timezone.localdate(now))
    found = _counted(actor, chosen, covered, now)
    areas = {key: amounts for key, amounts in found["area"].items() if key != str(chosen.id)}
    names = registers_knowing(organisation_ids={int(key) for key in areas}, cell_ids=set())
    return StatisticsPage(
        place=chosen,
        places=own if chosen.id in {one.id for one in own} else [*own, chosen],
        reach=covered,
        reaches=[(one, spoken(words)) for one, words in REACH_WORDS.items()],
        since=since,
        total=found["total"].get("", Amounts()),
        moments=_moments(covered, since, timezone.localdate(now), found["time"]),
        categories=_most_first(_grouped(found["category"], names), names.category),
        areas=_areas(areas, names),
        sources=_most_first(found["source"], lambda code: spoken(SOURCE_WORDS[Source(code)])),
    )


def places_counted(actor: Actor) -> list[Place]:
    """Return the areas whose statistics the actor sees; raise NotAllowed for who sees none."""
    own = places_in(area_scopes(actor), ())
    if not own:
        raise NotAllowed(_("Your post shows no statistics. Ask your administrator if it should."))
    return own


def reach_named(code: str) -> Reach:
    """Return the reach of this name, or the last thirty days; raise Invalid for what is none."""
    if code and code not in list(Reach):
        message = _("Statistics cover thirty days, the present month or the last twelve. Choose one of them.")
        raise Invalid(message, {"reach": message})
    return Reach(code or Reach.DAYS)


def beginning_of(day: date) -> datetime:
    """Return the moment in which a day of the district begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def _counted(actor: Actor, place: Place, reach: Reach, now: datetime) -> Mapping[str, dict[str, Amounts]]:
    step, form = _STEPS[reach]
    params: dict[str, Any] = {
        "place": place.id,
        "since": beginning_of(reach.since(timezone.localdate(now))),
        "now": now,
        "zone": settings.TIME_ZONE,
        "step": step,
        "form": form,
    }
    found: dict[str, dict[str, Amounts]] = {name: {} for name in ("time", "category", "area", "source", "total")}
    least = least_to_say(now)
    with connection.cursor() as cursor:
        statement = _FACTS.format(
            level=place.kind,
            below=_BELOW[place.kind],
            seen=unaccused(actor),
            lead=leads_round("lead", "c"),
            late=finished_late("lead"),
        )
        cursor.execute(statement, params)
        for line, key, *amounts in cursor.fetchall():
            found[line][key] = Amounts(*(int(amount or 0) for amount in (*amounts, least)))
    return found


def _moments(reach: Reach, since: date, today: date, found: Mapping[str, Amounts]) -> list[StatisticsLine]:
    """Return every day or month until today, also those in which nothing happened."""
    days = [since + timedelta(days=n) for n in range((today - since).days + 1)]
    codes = [f"{day:%Y-%m}" if reach is Reach.YEAR else f"{day:%Y-%m-%d}" for day in days]
    return [StatisticsLine(code, code, found.get(code, Amounts())) for code in dict.fromkeys(codes)]


def _grouped(found: Mapping[str, Amounts], names: Registers) -> dict[str, Amounts]:
    groups: dict[str, Amounts] = {}
    for code, amounts in found.items():
        entry = names.categories.get(code)
        group = (entry.parent if entry else None) or code
        groups[group] = groups.get(group, Amounts()).plus(amounts)
    return groups


def _areas(found: Mapping[str, Amounts], names: Registers) -> list[StatisticsLine]:
    codes = {names.organisations[int(key)].code: amounts for key, amounts in found.items()}
    named = {entry.code: spoken(entry.name) for entry in names.organisations.values()}
    return _most_first(codes, lambda code: named[code])


def _most_first(found: Mapping[str, Amounts], name: Callable[[str], str]) -> list[StatisticsLine]:
    ordered = sorted(found.items(), key=lambda one: (-one[1].arrived, -one[1].ended, one[0]))
    return [StatisticsLine(code, name(code), amounts) for code, amounts in ordered]
