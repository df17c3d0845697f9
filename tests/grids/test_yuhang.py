"""A real district: Yuhang's streets split into cells of its 223 communities and imported by the product's commands."""

import json
from pathlib import Path

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.management import call_command
from django.db import connection

from governance.models import Organisation
from grids.models import Cell
from grids.queries.locate import locate
from tests.district import District
from tests.outside import OUTSIDE

STREETS, COMMUNITIES = OUTSIDE / "yuhang_streets.geojson", OUTSIDE / "yuhang_communities.csv"

pytestmark = pytest.mark.skipif(
    not (STREETS.exists() and COMMUNITIES.exists()), reason="Yuhang's streets and communities are not on this machine"
)

# In degrees: on the ellipsoid an edge that is cut in two is another line.
AREAS = """
SELECT sum(ST_Area(cell.polygon)), ST_Area(ST_Union(cell.polygon))
FROM grids_cell cell JOIN governance_organisation community ON community.id = cell.community_id
JOIN governance_organisation street ON street.id = community.parent_id WHERE street.name_zh = %s
"""
POINTS = """
SELECT ST_X(point), ST_Y(point)
FROM (SELECT (ST_Dump(ST_GeneratePoints(ST_GeomFromEWKB(%s), 40, 7))).geom AS point) AS strewn
"""


def test_yuhang_becomes_a_grid_that_tiles_its_streets(district: District, tmp_path: Path) -> None:
    cells = tmp_path / "yuhang-cells.geojson"

    call_command("import_communities", str(COMMUNITIES), "--district-code=330110", "--district-name=余杭区")
    call_command("split_cells", str(STREETS), str(cells), "--cells-per-community=4")
    call_command("import_grids", str(cells), "--source=yuhang_streets.geojson")

    made = Cell.objects.filter(source="yuhang_streets.geojson")
    assert 880 <= made.count() <= 892
    assert made.values("community").distinct().count() == 223
    assert all(cell.code.startswith(cell.community.code) for cell in made.select_related("community"))
    for name, polygon in _streets().items():
        summed, united = _areas(name)
        assert summed == pytest.approx(polygon.area, rel=1e-12)
        assert united == pytest.approx(polygon.area, rel=1e-12)


def test_every_point_inside_yuhang_finds_a_cell_of_its_street(district: District, tmp_path: Path) -> None:
    cells = tmp_path / "yuhang-cells.geojson"
    call_command("import_communities", str(COMMUNITIES), "--district-code=330110", "--district-name=余杭区")
    call_command("split_cells", str(STREETS), str(cells), "--cells-per-community=2")
    call_command("import_grids", str(cells))
    names = dict(Organisation.objects.filter(kind="street").values_list("id", "name_zh"))

    for name, polygon in _streets().items():
        for longitude, latitude in _points_inside(polygon):
            place = locate(longitude, latitude)
            assert place is not None
            assert names[place.street_id] == name


def _streets() -> dict[str, MultiPolygon]:
    collection = json.loads(STREETS.read_text(encoding="utf-8"))
    return {
        feature["properties"]["name"]: GEOSGeometry(json.dumps(feature["geometry"]))
        for feature in collection["features"]
    }


def _areas(street: str) -> tuple[float, float]:
    with connection.cursor() as cursor:
        cursor.execute(AREAS, [street])
        return cursor.fetchone()


def _points_inside(polygon: MultiPolygon) -> list[tuple[float, float]]:
    with connection.cursor() as cursor:
        cursor.execute(POINTS, [bytes(polygon.ewkb)])
        return cursor.fetchall()
