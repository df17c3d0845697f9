"""How far an area reaches, for the first look of a map."""

from django.db import connection

from governance.ground.workflow.paths import behind

_EXTENT = """
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
FROM (SELECT ST_Extent(cell.polygon) AS box
      FROM grids_cell cell JOIN governance_organisation community ON community.id = cell.community_id
      WHERE community.path >= %s AND community.path < %s) AS found
"""


def extent_of(path: str = "/") -> str:
    """Return "west,south,east,north" of the cells under an organisation's path, or nothing where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT, [path, behind(path)])
        box = cursor.fetchone()
    return ",".join(f"{side:.6f}" for side in box) if box[0] is not None else ""
