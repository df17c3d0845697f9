"""How many cases stand where: exact from counters and what is not folded yet, capped where it must be counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from cases.casework.queries.lateness import late
from cases.casework.queries.queue_sql import Statement
from cases.casework.queries.scopes import area_scopes, unaccused
from cases.rules.workflow import OPEN_STATES, State
from governance.ground.permissions import Actor, Grant

LATE_CAP = 200
WHISTLED = "whistle:open"

# Folding moves a delta into its counter in one transaction, so one statement sees it in exactly one of the two.
_BY_STATE = """
SELECT measure, sum(amount)::bigint FROM (
  SELECT measure, amount FROM cases_casecounter
  WHERE organisation_id = ANY (%s) AND measure = ANY (%s)
  UNION ALL
  SELECT measure, amount FROM cases_casedelta
  WHERE measure = ANY (%s)
    AND (district_id = ANY (%s) OR street_id = ANY (%s) OR community_id = ANY (%s))
) counted GROUP BY measure
"""
_LATE = "(SELECT 1 FROM cases_case WHERE {level}_id = %s AND {late} AND {seen} LIMIT {cap})"


@dataclass(frozen=True)
class Counts:
    """The open cases of somebody's areas by state, and how many of them are late (at most one more than the cap)."""

    by_state: Mapping[State, int]
    late: int
    whistled: int = 0
    others: Mapping[str, int] = field(default_factory=dict)

    def of(self, states: Iterable[State]) -> int:
        """Return how many stand in one of the states."""
        return sum(self.by_state.get(state, 0) for state in states)


def counts_for(actor: Actor, *, now: datetime, also: Sequence[Statement] = ()) -> Counts:
    """Count the open cases of the actor's areas in one statement; those that accuse the actor's own are not there."""
    return counts_of(area_scopes(actor), now=now, also=also, seen=unaccused(actor))


def counts_of(scopes: Iterable[Grant], *, now: datetime, also: Sequence[Statement] = (), seen: str = "TRUE") -> Counts:
    """Count the open cases of some areas, none of which lies in another, in one statement.

    `seen` is the condition on the cases that may be known of. `also` are statements whose rows, a name and a number
    each, come with it as `others`.
    """
    areas = list(scopes)
    if not areas:
        return Counts({}, 0)
    statement, late_params = _late_statement(areas, now, seen)
    hidden, hidden_params = _hidden_statement(areas, seen)
    measures = [WHISTLED, *(f"in:{state}" for state in sorted(OPEN_STATES))]
    ids = [area.organisation_id for area in areas]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([_BY_STATE, hidden, statement, *(f"({asked.sql})" for asked in also)]),
            [
                ids,
                measures,
                measures,
                ids,
                ids,
                ids,
                *hidden_params,
                *late_params,
                *(value for asked in also for value in asked.params),
            ],
        )
        found: dict[str, int] = defaultdict(int)
        for name, number in cursor.fetchall():
            found[name] += number
    return Counts({state: found[f"in:{state}"] for state in OPEN_STATES}, found["late"], found[WHISTLED], found)


def _hidden_statement(areas: list[Grant], seen: str) -> tuple[str, list[Any]]:
    """Compose what must be taken from the counters again: the few cases that accuse somebody and may not be known."""
    inside = " OR ".join(f"{area.kind}_id = %s" for area in areas)
    statement = (
        "SELECT measure, -count(*) FROM cases_case, "
        f"unnest(ARRAY['in:' || state, CASE WHEN is_whistled THEN '{WHISTLED}' END]) AS measure "
        f"WHERE accused_path <> '' AND is_open AND ({inside}) AND NOT ({seen}) AND measure <> '' GROUP BY measure"
    )
    return statement, [area.organisation_id for area in areas]


def _late_statement(areas: list[Grant], now: datetime, seen: str) -> tuple[str, list[Any]]:
    arms = " UNION ALL ".join(
        _LATE.format(level=area.kind, late=late(now="%s"), seen=seen, cap=LATE_CAP + 1) for area in areas
    )
    statement = f"SELECT 'late', count(*) FROM (SELECT 1 FROM ({arms}) late LIMIT {LATE_CAP + 1}) capped"
    return statement, [value for area in areas for value in (area.organisation_id, now)]
