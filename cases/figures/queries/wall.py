"""The wall display of a hall: how an area's cases stand today, without a word that could name a resident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.models.parts import stands
from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.lateness import late
from cases.casework.queries.scopes import area_scopes, unaccused
from cases.casework.queries.wording import Badge, state_badge
from cases.figures.queries.rates import TOTAL, Place, least_to_say, period_of, place_among, places_in, tallies
from cases.figures.workflow.rates import Tally
from cases.rules.queries.registers import registers_knowing, spoken
from cases.rules.workflow import OPEN_STATES
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor
from governance.ground.workflow import Words

WHISTLES = 6
LOOKED_THROUGH = 2000

_FIGURES = """
SELECT coalesce(sum(amount) FILTER (WHERE measure = ANY (%(open)s)), 0)::bigint,
  coalesce(sum(amount) FILTER (WHERE measure = 'whistled' AND month = %(month)s), 0)::bigint,
  (SELECT count(*) FROM cases_case WHERE {level}_id = %(place)s AND {late} AND {seen}),
  (SELECT count(*) FROM cases_case WHERE NOT is_open AND {level}_id = %(place)s AND closed_at >= %(today)s AND {seen})
FROM (
  SELECT measure, month, amount FROM cases_casecounter
  WHERE organisation_id = %(place)s AND measure = ANY (%(measures)s)
  UNION ALL
  SELECT measure, month, amount FROM cases_casedelta WHERE {level}_id = %(place)s AND measure = ANY (%(measures)s)
) counted
"""
# Whistles have no index by area: the newest of all are looked through, and the rest of the work is done for a few.
_WHISTLES = """
SELECT w.blown_at, kind.name_zh, kind.name_en, w.category_id, w.community_id, w.state, called.parts, called.here
FROM (
  SELECT newest.*, c.category_id, c.community_id, c.state
  FROM (SELECT id, case_id, kind_id, blown_at FROM cases_whistle ORDER BY id DESC LIMIT %(looked_through)s) newest
  JOIN cases_case c ON c.id = newest.case_id AND c.{level}_id = %(place)s AND {seen}
  ORDER BY newest.id DESC LIMIT %(rows)s
) w
JOIN cases_whistlekind kind ON kind.id = w.kind_id
CROSS JOIN LATERAL (
  SELECT count(*) AS parts, count(a.reported_in_at) AS here
  FROM cases_assignment a WHERE a.whistle_id = w.id AND {stands}
) called
ORDER BY w.id DESC
"""


@dataclass(frozen=True)
class WallWhistle:
    """One whistle: what about and where, roughly, and how many of those called have reported in."""

    at: str
    kind: str
    category: str
    community: str
    state: Badge
    called: int
    reported_in: int


@dataclass(frozen=True)
class WallPage:
    place: Place
    at: datetime
    open: int
    late: int
    whistled: int
    closed_today: int
    rates: Sequence[tuple[str, float | None]]
    whistles: Sequence[WallWhistle]


def wall_page(actor: Actor, *, place: str, now: datetime) -> WallPage:
    """Gather the display of an area in three statements; raise NotAllowed or NotFound for what is not the actor's."""
    own = places_in(area_scopes(actor), ())
    if not own:
        raise NotAllowed(_("Your post shows no statistics. Ask your administrator if it should."))
    chosen = place_among(own, place)
    is_open, whistled, late, closed = _figures(chosen, now, seen=unaccused(actor))
    return WallPage(
        place=chosen,
        at=timezone.localtime(now),
        open=is_open,
        late=late,
        whistled=whistled,
        closed_today=closed,
        rates=_rates(chosen, now),
        whistles=_whistles(chosen, seen=unaccused(actor, "c.")),
    )


def _figures(place: Place, now: datetime, *, seen: str) -> tuple[int, int, int, int]:
    today = timezone.localdate(now)
    standing = [f"in:{state}" for state in sorted(OPEN_STATES)]
    params: dict[str, Any] = {
        "place": place.id,
        "now": now,
        "today": timezone.make_aware(datetime.combine(today, time())),
        "month": today.replace(day=1),
        "open": standing,
        "measures": [*standing, "whistled"],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES.format(level=place.kind, late=late(), seen=seen), params)
        is_open, whistled, past, closed = cursor.fetchone()
    return is_open, whistled, past, closed


def _rates(place: Place, now: datetime) -> list[tuple[str, float | None]]:
    this_month = period_of("", now=now)
    since, before = this_month.since, this_month.before
    tally = tallies(place, place.levels[0], since=since, before=before).get((TOTAL, since), Tally())
    named = [
        (_("Response rate"), tally.responded),
        (_("Resolution rate"), tally.resolved),
        (_("Satisfaction rate"), tally.satisfied),
    ]
    least = least_to_say(now)
    return [(name, tally.share(part, least=least)) for name, part in named]


def _whistles(place: Place, *, seen: str) -> list[WallWhistle]:
    params = {"place": place.id, "rows": WHISTLES, "looked_through": LOOKED_THROUGH}
    with connection.cursor() as cursor:
        cursor.execute(_WHISTLES.format(level=place.kind, seen=seen, stands=stands("a")), params)
        found = cursor.fetchall()
    names = registers_knowing(organisation_ids={row[4] for row in found}, cell_ids=set())
    return [
        WallWhistle(
            at=moment_words(at),
            kind=spoken(Words(zh, en)),
            category=names.category(category),
            community=names.organisation(community),
            state=state_badge(state),
            called=called,
            reported_in=reported_in,
        )
        for at, zh, en, category, community, state, called, reported_in in found
    ]
