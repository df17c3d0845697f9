"""From a decoded GeoJSON collection to outlines of cells, with every fault named by the feature's number."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.contrib.gis.geos import GEOSException, LinearRing, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from grids.commands.properties import properties_of, read_property
from grids.workflow import CELL_CODE, Datum, Position, from_gcj02

LARGEST_FILE_FEATURES = 50_000
# Of the code, the community's code and the two names; a code says by itself how long it must be.
LONGEST = (200, 200, 120, 160)


@dataclass(frozen=True)
class FieldNames:
    """Which properties of a feature hold what; a community that is not given is the first twelve digits of the code."""

    code: str = "code"
    community: str = "community"
    name_zh: str = "name_zh"
    name_en: str = "name_en"


@dataclass(frozen=True)
class Outline:
    """One cell as a file gives it; `polygon` is None where the file's shape cannot be used."""

    number: int
    code: str
    community: str
    name_zh: str
    name_en: str
    polygon: MultiPolygon | None


def read_outlines(
    collection: Mapping[str, Any], *, datum: Datum, fields: FieldNames
) -> tuple[list[Outline], defaultdict[int, list[str]]]:
    """Return the outlines and, by number, what is wrong with each; positions come out in WGS-84."""
    outlines: list[Outline] = []
    problems: defaultdict[int, list[str]] = defaultdict(list)
    for number, feature in enumerate(collection.get("features") or (), start=1):
        outline, wrong = _read(number, feature, datum, fields)
        outlines.append(outline)
        if wrong:
            problems[number] = wrong
    return outlines, problems


def _read(number: int, feature: Any, datum: Datum, fields: FieldNames) -> tuple[Outline, list[str]]:
    properties = properties_of(feature)
    said = [read_property(properties, name, longest=most) for name, most in zip(astuple(fields), LONGEST, strict=True)]
    (code, code_wrong), (community, _wrong), (name_zh, _wrong), (name_en, _wrong) = said
    polygon, shape_wrong = read_polygon(feature.get("geometry") if isinstance(feature, Mapping) else None, datum=datum)
    wrongs = [wrong for _text, wrong in said] + [not code_wrong and _code_problem(code), shape_wrong]
    outline = Outline(
        number=number,
        code=code,
        community=community or code[:12],
        name_zh=name_zh or f"第{code[12:]}网格",
        name_en=name_en or f"Cell {code[12:]}",
        polygon=polygon,
    )
    return outline, [wrong for wrong in wrongs if wrong]


def _code_problem(code: str) -> str:
    if not code:
        return _("it has no code")
    if not CELL_CODE.match(code):
        return _("its code %(code)s is not fifteen digits") % {"code": code[:40]}
    return ""


def read_polygon(geometry: Any, *, datum: Datum) -> tuple[MultiPolygon | None, str]:
    """Return a GeoJSON polygon in WGS-84, or None and why it cannot be used, in the positions of the file."""
    polygon, wrong = drawn_polygon(geometry)
    if polygon is None or wrong:
        return None, wrong
    if not polygon.valid:
        return None, _("its polygon is not valid: %(why)s") % {"why": polygon.valid_reason}
    if polygon.area == 0:
        return None, _("its polygon has no area")
    moved = _converted(polygon) if datum is Datum.GCJ02 else polygon
    return (moved, "") if moved.valid else (None, _("its polygon is too narrow to be converted"))


def drawn_polygon(geometry: Any) -> tuple[MultiPolygon | None, str]:
    """Return a GeoJSON polygon as it is drawn, valid or not, or None and why it cannot be read."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, _("it is not a polygon")
    parts: Any = geometry.get("coordinates")
    try:
        rings_of_parts = [parts] if geometry["type"] == "Polygon" else list(parts or ())
        return MultiPolygon([_part(rings) for rings in rings_of_parts], srid=4326), ""
    except (GEOSException, ValueError, TypeError, LookupError, OverflowError) as error:
        return None, _("its polygon cannot be read: %(why)s") % {"why": str(error) or _("a ring is missing")}


def _part(rings: Sequence[Sequence[Sequence[float]]]) -> Polygon:
    return Polygon(*[LinearRing([_position(point) for point in ring]) for ring in rings])


def _position(point: Sequence[float]) -> Position:
    longitude, latitude = float(point[0]), float(point[1])
    if not (math.isfinite(longitude) and abs(longitude) <= 180 and math.isfinite(latitude) and abs(latitude) <= 90):
        raise ValueError(_("the position %(place)s lies outside the earth") % {"place": [longitude, latitude]})
    return Position(longitude, latitude)


def _converted(polygon: MultiPolygon) -> MultiPolygon:
    parts = [
        Polygon(*[LinearRing([from_gcj02(Position(*point[:2])) for point in ring]) for ring in rings])
        for rings in polygon.coords
    ]
    return MultiPolygon(parts, srid=4326)
