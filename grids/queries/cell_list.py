"""Cells as a list and one by one, with the shape as GeoJSON."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON, Centroid
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Page, page_of, place_at
from grids.models import Cell

SEVEN_DECIMALS = 7  # A centimetre, and no more.


@dataclass(frozen=True)
class ListedCell:
    code: str
    name_zh: str
    name_en: str
    community: str
    community_zh: str
    community_en: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class CellShape:
    """A cell with its polygons as GeoJSON (WGS-84)."""

    cell: ListedCell
    geometry: dict[str, Any]


def cell_list(viewer: Actor, *, community: str, after: str, size: int) -> Page[ListedCell]:
    """Return the cells by code; `community` names one community's code."""
    rows = Cell.objects.visible_to(viewer).order_by("code")
    if community:
        rows = rows.filter(community__code=community)
    place = place_at(after, str)
    if place:
        rows = rows.filter(code__gt=place[0])
    return page_of([_listed(row) for row in _lines(rows)[: size + 1]], size, lambda row: [row.code])


def cell_of(viewer: Actor, code: str) -> CellShape:
    """Return one cell with its shape; raise NotFound when there is none."""
    rows = Cell.objects.visible_to(viewer).filter(code=code)
    row = _lines(rows.annotate(shape=AsGeoJSON("polygon", precision=SEVEN_DECIMALS)), "shape").first()
    if row is None:
        raise NotFound(_("There is no grid cell with this code."))
    return CellShape(_listed(row), json.loads(row["shape"]))


def _lines(rows: QuerySet[Cell], *more: str) -> QuerySet[Cell, dict[str, Any]]:
    lines: QuerySet[Cell, dict[str, Any]] = rows.annotate(centre=Centroid("polygon")).values(
        "code",
        "name_zh",
        "name_en",
        "centre",
        *more,
        community_code=F("community__code"),
        community_zh=F("community__name_zh"),
        community_en=F("community__name_en"),
    )
    return lines


def _listed(row: dict[str, Any]) -> ListedCell:
    return ListedCell(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        community=row["community_code"],
        community_zh=row["community_zh"],
        community_en=row["community_en"],
        longitude=round(row["centre"].x, SEVEN_DECIMALS),
        latitude=round(row["centre"].y, SEVEN_DECIMALS),
    )
