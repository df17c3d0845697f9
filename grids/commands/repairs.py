"""Mending polygons that cross themselves, before they are imported; each repair is told by the feature's number."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.gis.geos import GeometryCollection, GEOSException, GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from grids.commands.outlines import drawn_polygon


def repaired(collection: Any) -> tuple[Any, list[str]]:
    """Return the collection with its invalid polygons made valid, and a line for each; all else stays as it is."""
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list):
        return collection, []
    mended, lines = [], []
    for number, feature in enumerate(features, start=1):
        again, line = _repaired(feature)
        mended.append(again)
        if line:
            lines.append(_("Number %(number)d: %(what)s.") % {"number": number, "what": line})
    return {**collection, "features": mended}, lines


def _repaired(feature: Any) -> tuple[Any, str]:
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    polygon, wrong = drawn_polygon(geometry)
    if polygon is None or wrong or polygon.valid:
        return feature, ""
    try:
        mended = _areas(polygon.make_valid())
    except GEOSException:
        return feature, ""
    if not mended.area:
        return feature, ""
    change = abs(mended.area - polygon.area) / mended.area
    words = {"why": polygon.valid_reason, "parts": len(mended), "change": f"{change:.2%}"}
    line = _("%(why)s, repaired into %(parts)d parts; its area changes by %(change)s") % words
    return {**feature, "geometry": {"type": "MultiPolygon", "coordinates": mended.coords}}, line


def _areas(geometry: GEOSGeometry) -> MultiPolygon:
    """Return the polygons of what a repair gives; lines and points that it leaves over are no area."""
    return MultiPolygon(list(_polygons(geometry)), srid=4326)


def _polygons(geometry: GEOSGeometry) -> Iterator[Polygon]:
    if isinstance(geometry, Polygon):
        yield geometry
    elif isinstance(geometry, GeometryCollection):
        for part in geometry:
            yield from _polygons(part)
