"""From a point to the cell it lies in."""

from typing import NamedTuple

from django.db import connection

_LOCATE = "SELECT * FROM grids_locate(%s, %s)"


class Place(NamedTuple):
    """A cell and the area organisations above it."""

    cell_id: int
    cell_code: str
    community_id: int
    street_id: int
    district_id: int


def locate(longitude: float, latitude: float) -> Place | None:
    """Return the cell that covers a WGS-84 point, or None outside the grid; one statement by GiST.

    A point on a shared edge belongs to the cell with the lowest code, always the same one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE, [longitude, latitude])
        row = cursor.fetchone()
    return Place(*row) if row else None
