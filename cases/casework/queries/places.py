"""Distances on the ground."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.gis.geos import Point
from django.db import connection

from cases.rules.queries.values import value_in_force

ON_SITE = "on-site-radius"


def is_on_site(distance: int | None, at: datetime, *, areas: Iterable[int]) -> bool:
    """Tell whether so many metres from a case count as being there; who gave no position was not seen there."""
    return distance is not None and distance <= value_in_force(ON_SITE, at, areas=areas)


def metres_between(first: Point | None, second: Point | None) -> int | None:
    """Return how far two places are from each other, in metres by the database; None when one is not known."""
    if first is None or second is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT round(ST_Distance(ST_MakePoint(%s, %s)::geography, ST_MakePoint(%s, %s)::geography))::int",
            [first.x, first.y, second.x, second.y],
        )
        return int(cursor.fetchone()[0])
