"""From a point to the cell it lies in."""

from typing import NamedTuple

from django.db import connection

# A point on a shared edge belongs to the cell with the lowest code, always the same one.
LOCATE_SQL = """
SELECT cell.id, cell.code, community.id, street.id, street.parent_id
FROM grids_cell cell
JOIN governance_organisation community ON community.id = cell.community_id
JOIN governance_organisation street ON street.id = community.parent_id
WHERE ST_Covers(cell.polygon, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
ORDER BY cell.code LIMIT 1
"""


class Place(NamedTuple):
    """A cell and the area organisations above it."""

    cell_id: int
    cell_code: str
    community_id: int
    street_id: int
    district_id: int


def locate(longitude: float, latitude: float) -> Place | None:
    """Return the cell that covers a WGS-84 point, or None outside the grid; one statement by GiST."""
    with connection.cursor() as cursor:
        cursor.execute(LOCATE_SQL, [longitude, latitude])
        row = cursor.fetchone()
    return Place(*row) if row else None
