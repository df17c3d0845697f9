"""The three rates as counted: whose an actor may see, and the tallies of an organisation's months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.queries.scopes import area_scopes
from cases.figures.workflow.rates import LEVELS_OF, LEVELS_OF_DEPARTMENT, Level, Tally, Weights
from cases.rules.queries.registers import OrganisationEntry, Registers, registers, spoken
from cases.rules.queries.values import value_in_force
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import AREA_KINDS, Permission

TOTAL = ""
KINDS_OF: Mapping[Level, str] = {Level.STREETS: "street", Level.COMMUNITIES: "community"}

# A counter and its unfolded changes are read by one statement, which sees each round in exactly one of the two.
_TALLIES = """
SELECT key, month, sum(called_back)::bigint, sum(responded)::bigint, sum(resolved)::bigint, sum(satisfied)::bigint,
  sum(excluded)::bigint
FROM (
  SELECT '' AS key, month, called_back, responded, resolved, satisfied, excluded FROM cases_ratecounter
  WHERE organisation_id = %(place)s AND department_id = 0 AND category = ''
    AND month >= %(since)s AND month < %(before)s
  UNION ALL
  SELECT '', month, called_back, responded, resolved, satisfied, excluded FROM cases_ratedelta
  WHERE {inside} AND month >= %(since)s AND month < %(before)s
  UNION ALL
  SELECT {counter_key}::text, month, called_back, responded, resolved, satisfied, excluded FROM cases_ratecounter
  WHERE {counters} AND month >= %(since)s AND month < %(before)s
  UNION ALL
  SELECT {delta_key}::text, month, called_back, responded, resolved, satisfied, excluded FROM cases_ratedelta
  WHERE {inside} AND {deltas} AND month >= %(since)s AND month < %(before)s
) counted GROUP BY key, month
"""


@dataclass(frozen=True)
class Place:
    """The organisation that a board is about: an area, or a department whose own work is counted."""

    id: int
    code: str
    kind: str
    path: str
    name: str
    is_area: bool

    @property
    def levels(self) -> tuple[Level, ...]:
        """By what its board may be laid out; the first is the natural one."""
        return tuple(LEVELS_OF[self.kind]) if self.is_area else tuple(LEVELS_OF_DEPARTMENT)

    def level(self, wanted: str) -> Level:
        """Return the wanted level, or the natural one; raise Invalid for one that it does not have."""
        if not wanted:
            return self.levels[0]
        if wanted not in self.levels:
            message = _("These rates cannot be laid out like that. Choose one of the levels on the page.")
            raise Invalid(message, {"level": message})
        return Level(wanted)

    @property
    def inside(self) -> str:
        """The condition on rounds and their changes that count for it."""
        return f"{self.kind}_id = %(place)s" if self.is_area else "%(place)s IN (department_id, lead_id)"


@dataclass(frozen=True)
class Period:
    """A month or a year, named as `2026-03` or `2026`."""

    code: str

    @property
    def is_year(self) -> bool:
        """Tell whether it is a whole year."""
        return len(self.code) == len("2026")

    @cached_property
    def since(self) -> date:
        """Its first day."""
        return date(int(self.code[:4]), 1 if self.is_year else int(self.code[5:]), 1)

    @cached_property
    def before(self) -> date:
        """The first day after it."""
        return self.shifted(1).since

    def shifted(self, by: int) -> "Period":
        """Return the period so many later, of the same length."""
        if self.is_year:
            return Period(f"{self.since.year + by:04d}")
        months = self.since.year * 12 + self.since.month - 1 + by
        return Period(f"{months // 12:04d}-{months % 12 + 1:02d}")


def period_of(code: str, *, now: datetime) -> Period:
    """Return the period of this code, or the present month; raise Invalid for what names none."""
    today = timezone.localdate(now)
    if not code:
        return Period(f"{today:%Y-%m}")
    year, _dash, month = code.partition("-")
    is_year = len(year) == len("2026") and year.isascii() and year.isdigit() and 2000 <= int(year) <= today.year + 1
    is_month = not month or (len(month) == len("03") and month.isascii() and month.isdigit() and 1 <= int(month) <= 12)
    if not is_year or not is_month or code.endswith("-"):
        message = _("Give a month as 2026-03 or a year as 2026.")
        raise Invalid(message, {"period": message})
    return Period(code)


def places_of(actor: Actor) -> list[Place]:
    """Return the areas and organisations whose rates the actor sees; raise NotAllowed for who sees none."""
    found = places_in(area_scopes(actor), handled_by(actor))
    if not found:
        raise NotAllowed(_("Your post shows no rates. Ask your administrator if it should."))
    return found


def place_of(actor: Actor, code: str) -> Place:
    """Return the organisation of this code, or the actor's first; raise NotFound for one that is not theirs."""
    return place_among(places_of(actor), code)


def handled_by(actor: Actor) -> list[int]:
    """Return the organisations whose assignments the actor handles."""
    return list(dict.fromkeys(grant.organisation_id for grant in actor.scopes(Permission.HANDLE_ASSIGNMENT)))


def places_in(areas: Iterable[Grant], handled: Iterable[int]) -> list[Place]:
    """Return areas and, after them, organisations by their own work, as places; those that are known only."""
    known = registers().organisations
    found = [_place(known[area.organisation_id], is_area=True) for area in areas if area.organisation_id in known]
    return found + [_place(known[id_], is_area=False) for id_ in handled if id_ in known]


def place_among(own: Sequence[Place], code: str) -> Place:
    """Return the place of this code, or the first; raise NotFound for one that is none of these nor inside one."""
    if not code:
        return own[0]
    entry = next((one for one in registers().organisations.values() if one.code == code), None)
    if entry is not None:
        for place in own:
            if entry.id == place.id:
                return place
            if place.is_area and entry.kind in AREA_KINDS and entry.path.startswith(place.path):
                return _place(entry, is_area=True)
    raise NotFound(_("There are no such figures, or they are not yours to see."))


def _place(entry: OrganisationEntry, *, is_area: bool) -> Place:
    return Place(entry.id, entry.code, entry.kind, entry.path, spoken(entry.name), is_area)


def below(place: Place, level: Level, names: Registers) -> dict[str, OrganisationEntry]:
    """Return the streets or communities of an area by the key of their line, also those that have ended."""
    kind = KINDS_OF[level]
    return {
        str(entry.id): entry
        for entry in names.organisations.values()
        if entry.kind == kind and entry.path.startswith(place.path)
    }


def tallies(place: Place, level: Level, *, since: date, before: date) -> dict[tuple[str, date], Tally]:
    """Return what counts in each month for each line of a level, and for the place itself under no key."""
    values: dict[str, Any] = {"place": place.id, "since": since, "before": before}
    if level in KINDS_OF:
        kind = KINDS_OF[level]
        values["lines"] = [int(key) for key in below(place, level, registers())]
        parts = {
            "counter_key": "organisation_id",
            "counters": "organisation_id = ANY (%(lines)s) AND department_id = 0 AND category = ''",
            "delta_key": f"{kind}_id",
            "deltas": f"{kind}_id = ANY (%(lines)s)",
        }
    elif level is Level.DEPARTMENTS:
        parts = {
            "counter_key": "department_id",
            "counters": "organisation_id = %(place)s AND department_id <> 0",
            "delta_key": "department_id",
            "deltas": "department_id <> 0",
        }
    else:
        parts = {
            "counter_key": "category",
            "counters": "organisation_id = %(place)s AND department_id = 0 AND category <> ''",
            "delta_key": "category",
            "deltas": "category <> ''",
        }
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES.format(inside=place.inside, **parts), values)
        return {(key, month): Tally(*figures) for key, month, *figures in cursor.fetchall()}


def least_to_say(now: datetime) -> int:
    """Return how many rounds must have been called back for a rate, a score or a rank to say anything."""
    return int(value_in_force("rates-least", now))


def weights_in(month: date) -> Weights:
    """Return what the rates weigh in a month: as in force on its first day."""
    at = datetime(month.year, month.month, 1, 12, tzinfo=timezone.get_default_timezone())
    codes = ("weight-response", "weight-resolution", "weight-satisfaction")
    return Weights(*(float(value_in_force(code, at)) for code in codes))
