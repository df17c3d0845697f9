"""The portal's own vector tiles: cells and the streets that they add up to."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from governance.ground.errors import NotFound

DEEPEST_ZOOM = 22

# A street is drawn as the union of its cells that touch the tile; edges with cells that do not lie outside the frame.
_TILE = """
WITH frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
         ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.0625), 4326) AS seen
), found AS (
  SELECT cell.id, cell.code, cell.{name} AS name, community.{name} AS community, street.id AS street_id,
         street.{name} AS street, cell.polygon
  FROM frame, grids_cell cell
  JOIN governance_organisation community ON community.id = cell.community_id
  JOIN governance_organisation street ON street.id = community.parent_id
  WHERE cell.polygon && frame.seen
), cells AS (
  SELECT found.id, code, name, community, ST_AsMVTGeom(ST_Transform(polygon, 3857), tile, 4096, 256) AS geom
  FROM found, frame
), outlines AS (
  SELECT street_id AS id, street AS name, ST_Union(polygon) AS polygon FROM found GROUP BY street_id, street
), streets AS (
  SELECT outlines.id, name, ST_AsMVTGeom(ST_Transform(polygon, 3857), tile, 4096, 256) AS geom FROM outlines, frame
)
SELECT (SELECT ST_AsMVT(cells, 'cells', 4096, 'geom', 'id') FROM cells WHERE geom IS NOT NULL)
    || (SELECT ST_AsMVT(streets, 'streets', 4096, 'geom', 'id') FROM streets WHERE geom IS NOT NULL)
"""


def grid_tile(z: int, x: int, y: int, *, language: str) -> bytes:
    """Return one tile, with the layers `cells` (code, name, community) and `streets` (name); NotFound off the map."""
    if z > DEEPEST_ZOOM or max(x, y) >= 2**z:
        raise NotFound(_("There is no such tile."))
    name = "name_en" if language.startswith("en") else "name_zh"
    params: dict[str, Any] = {"z": z, "x": x, "y": y}
    with connection.cursor() as cursor:
        cursor.execute(_TILE.format(name=name), params)
        return bytes(cursor.fetchone()[0])
