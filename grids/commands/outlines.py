"""From a decoded GeoJSON collection to outlines of cells, with every fault named by the feature's number."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSException, LinearRing, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from grids.workflow import CELL_CODE, Datum, Position, from_gcj02

LARGEST_FILE_FEATURES = 50_000


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
        outline, wrong = _read(number, feature if isinstance(feature, Mapping) else {}, datum, fields)
        outlines.append(outline)
        if wrong:
            problems[number] = wrong
    return outlines, problems


def _read(number: int, feature: Mapping[str, Any], datum: Datum, fields: FieldNames) -> tuple[Outline, list[str]]:
    properties = feature.get("properties") or {}
    code = _text(properties, fields.code)
    polygon, shape_problem = read_polygon(feature.get("geometry"), datum=datum)
    wrong = [problem for problem in (_code_problem(code), shape_problem) if problem]
    outline = Outline(
        number=number,
        code=code,
        community=_text(properties, fields.community) or code[:12],
        name_zh=_text(properties, fields.name_zh) or f"第{code[12:]}网格",
        name_en=_text(properties, fields.name_en) or f"Cell {code[12:]}",
        polygon=polygon,
    )
    return outline, wrong


def _text(properties: Mapping[str, Any], name: str) -> str:
    value = properties.get(name)
    return "" if value is None else str(value).strip()


def _code_problem(code: str) -> str:
    if not code:
        return _("it has no code")
    if not CELL_CODE.match(code):
        return _("its code %(code)s is not fifteen digits") % {"code": code[:40]}
    return ""


def read_polygon(geometry: Any, *, datum: Datum) -> tuple[MultiPolygon | None, str]:
    """Return a GeoJSON polygon in WGS-84, or None and why it cannot be used."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, _("it is not a polygon")
    parts: Any = geometry.get("coordinates")
    try:
        rings_of_parts = [parts] if geometry["type"] == "Polygon" else list(parts or ())
        polygon = MultiPolygon([_part(rings, datum) for rings in rings_of_parts], srid=4326)
    except (GEOSException, ValueError, TypeError, IndexError, OverflowError) as error:
        return None, _("its polygon cannot be read: %(why)s") % {"why": str(error) or _("a ring is missing")}
    if not polygon.valid:
        return None, _("its polygon is not valid: %(why)s") % {"why": polygon.valid_reason}
    if polygon.area == 0:
        return None, _("its polygon has no area")
    return polygon, ""


def _part(rings: Sequence[Sequence[Sequence[float]]], datum: Datum) -> Polygon:
    return Polygon(*[LinearRing([_position(point, datum) for point in ring]) for ring in rings])


def _position(point: Sequence[float], datum: Datum) -> Position:
    longitude, latitude = float(point[0]), float(point[1])
    if not (math.isfinite(longitude) and abs(longitude) <= 180 and math.isfinite(latitude) and abs(latitude) <= 90):
        raise ValueError(_("a position lies outside the earth"))
    position = Position(longitude, latitude)
    return from_gcj02(position) if datum is Datum.GCJ02 else position
