"""How often a street whistles for a registered case, and whether that is unusual for it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from cases.figures.queries.rates import Period, Place, below, least_to_say
from cases.figures.workflow.rates import FINDING_WORDS, Finding, Level, finding
from cases.rules.queries.registers import registers, spoken
from cases.rules.queries.values import value_in_force

BAND = "whistle-rate-band"
LEAST_HISTORY = "whistle-rate-history"
HISTORY = "whistle-rate-months"
_COUNTS = """
SELECT street, month, coalesce(sum(amount) FILTER (WHERE measure = 'whistled'), 0)::bigint,
  coalesce(sum(amount) FILTER (WHERE measure = 'registered'), 0)::bigint
FROM (
  SELECT organisation_id AS street, month, measure, amount FROM cases_casecounter
  WHERE organisation_id = ANY (%(streets)s) AND measure IN ('registered', 'whistled')
    AND month >= %(since)s AND month < %(before)s
  UNION ALL
  SELECT street_id, month, measure, amount FROM cases_casedelta
  WHERE street_id = ANY (%(streets)s) AND measure IN ('registered', 'whistled')
    AND month >= %(since)s AND month < %(before)s
) counted GROUP BY street, month
"""
_TONES = {Finding.TOO_FEW: "warn", Finding.TOO_MANY: "warn", Finding.USUAL: "good", Finding.UNKNOWN: "neutral"}


@dataclass(frozen=True)
class WhistleLine:
    """A street's month: how many whistles for how many registered cases, and what is to be thought of it."""

    code: str
    name: str
    whistles: int
    registered: int
    rate: float | None
    finding: Finding
    finding_words: str
    tone: str


def whistle_lines(place: Place, month: date, *, now: datetime) -> list[WhistleLine]:
    """Return a line for each street of a district, or for the street itself; those with something to say only."""
    names = registers()
    streets = [names.organisations[place.id]] if place.kind == "street" else below(place, Level.STREETS, names).values()
    when = Period(f"{month:%Y-%m}")
    months = int(value_in_force(HISTORY, now))
    counts = _counts([street.id for street in streets], when.shifted(-months).since, when.before)
    band, least = float(value_in_force(BAND, now)), int(value_in_force(LEAST_HISTORY, now))
    fewest = max(least_to_say(now), 1)
    lines = []
    for street in streets:
        mine = {day: figures for (id_, day), figures in counts.items() if id_ == street.id}
        whistles, registered = mine.pop(month, (0, 0))
        if not mine and not registered:
            continue
        rate = whistles * 100 / registered if registered >= fewest else None
        history = [blown * 100 / taken for blown, taken in mine.values() if taken]
        found = finding(rate, history, band=band, least=least)
        words = spoken(FINDING_WORDS[found])
        lines.append(
            WhistleLine(street.code, spoken(street.name), whistles, registered, rate, found, words, _TONES[found])
        )
    return lines


def _counts(streets: list[int], since: date, before: date) -> dict[tuple[int, date], tuple[int, int]]:
    span: dict[str, Any] = {"streets": streets, "since": since, "before": before}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, span)
        return {(street, month): (blown, taken) for street, month, blown, taken in cursor.fetchall()}
