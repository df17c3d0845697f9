"""What lies at a point, in words: cell, community, street, district."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.ground.errors import NotFound
from governance.models import Organisation
from grids.queries.locate import locate


@dataclass(frozen=True)
class NamedArea:
    """One area above a point."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class NamedPlace:
    """A cell's code and the areas above it."""

    cell: str
    community: NamedArea
    street: NamedArea
    district: NamedArea


def place_at_point(longitude: float, latitude: float) -> NamedPlace:
    """Return what lies at a WGS-84 point; raise NotFound outside the grid."""
    place = locate(longitude, latitude)
    if place is None:
        raise NotFound(_("This place lies outside the district's grid."))
    above = (place.community_id, place.street_id, place.district_id)
    rows = Organisation.objects.filter(id__in=above).values_list("id", "code", "name_zh", "name_en")
    areas = {row[0]: NamedArea(*row[1:]) for row in rows}
    return NamedPlace(place.cell_code, *(areas[id_] for id_ in above))
