"""Splitting a polygon into cells that tile it exactly, the same ones each time."""

from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection

from governance.ground.workflow import AREA_KINDS
from governance.models import Organisation

POINTS_PER_CELL = 60

# Points strewn evenly are gathered into clusters of like size; each cell is what lies nearest to its cluster's middle.
# The cells of one diagram share their edges, so they tile the polygon; groups of cells become the communities.
_SPLIT = """
WITH given AS (
  SELECT ST_SetSRID(ST_GeomFromWKB(%(wkb)s), 4326) AS polygon
), strewn AS (
  SELECT (ST_Dump(ST_GeneratePoints(polygon, %(points)s, %(seed)s))).geom AS point FROM given
), clustered AS (
  SELECT point, ST_ClusterKMeans(point, %(cells)s) OVER () AS cluster FROM strewn
), middles AS (
  SELECT ST_Centroid(ST_Collect(point)) AS middle FROM clustered GROUP BY cluster
), diagram AS (
  SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(middle), 0, (SELECT ST_Expand(polygon, 0.01) FROM given)))).geom AS near
  FROM middles
), cells AS (
  SELECT ST_Multi(ST_CollectionExtract(ST_Intersection(near, polygon), 3)) AS cell FROM diagram, given
), grouped AS (
  SELECT cell, ST_ClusterKMeans(ST_Centroid(cell), %(groups)s) OVER () AS together
  FROM (SELECT cell FROM cells WHERE NOT ST_IsEmpty(cell) ORDER BY ST_YMax(cell) DESC, ST_XMin(cell)) AS pieces
)
SELECT together, cell::bytea FROM grouped ORDER BY together, ST_YMax(cell) DESC, ST_XMin(cell)
"""


@dataclass(frozen=True)
class Piece:
    """One cell of a split polygon; pieces of one group lie together."""

    group: int
    polygon: MultiPolygon


@dataclass(frozen=True)
class StreetToSplit:
    """A street and the communities whose cells it is to be split into."""

    code: str
    name_zh: str
    communities: tuple[tuple[str, str, str], ...]


def split_polygon(polygon: MultiPolygon, *, cells: int, groups: int, seed: int) -> list[Piece]:
    """Return `cells` pieces, or a few less, that tile the polygon, in `groups` groups; the same for the same seed."""
    counts = {"points": cells * POINTS_PER_CELL, "cells": cells, "groups": groups}
    with connection.cursor() as cursor:
        cursor.execute(_SPLIT, {"wkb": bytes(polygon.wkb), **counts, "seed": seed})
        return [Piece(group, _multi(wkb)) for group, wkb in cursor.fetchall()]


def _multi(wkb: memoryview) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(bytes(wkb)))
    assert isinstance(geometry, MultiPolygon)
    return geometry


def streets_to_split() -> dict[str, StreetToSplit]:
    """Return every street with its communities (code and names), by code and by Chinese name."""
    found: dict[str, StreetToSplit] = {}
    for street in Organisation.objects.filter(kind=AREA_KINDS[1]).prefetch_related("children"):
        communities = sorted(
            (child.code, child.name_zh, child.name_en)
            for child in street.children.all()
            if child.kind_id == AREA_KINDS[2]
        )
        found[street.code] = found[street.name_zh] = StreetToSplit(street.code, street.name_zh, tuple(communities))
    return found
