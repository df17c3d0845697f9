"""Street polygons are split into cells that tile them exactly, the same ones each time."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.management import CommandError, call_command

from grids.models import Cell
from grids.queries.splitting import split_polygon
from tests.district import District

# A concave street, so that a nearest-point diagram must be cut.
STREET = MultiPolygon(
    GEOSGeometry("POLYGON((119 32, 119.1 32, 119.1 32.1, 119.05 32.03, 119 32.1, 119 32))"), srid=4326
)


def file_of(tmp_path: Path, *names: str, geometry: Any = None) -> str:
    """Return the path of a file with one polygon for each street."""
    shape = json.loads(STREET.geojson) if geometry is None else geometry
    features = [{"type": "Feature", "properties": {"name": name, "no": name}, "geometry": shape} for name in names]
    file = tmp_path / "streets.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(file)


def test_the_pieces_tile_the_polygon_exactly(db: None) -> None:
    pieces = [piece.polygon for piece in split_polygon(STREET, cells=12, groups=3, seed=1)]

    together = pieces[0]
    for piece in pieces[1:]:
        together = together.union(piece)
    assert len(pieces) == 12
    assert sum(piece.area for piece in pieces) == pytest.approx(STREET.area, rel=1e-12)
    assert together.sym_difference(STREET).area < 1e-15


def test_every_group_gets_pieces(db: None) -> None:
    assert {piece.group for piece in split_polygon(STREET, cells=12, groups=5, seed=1)} == {0, 1, 2, 3, 4}


def test_the_same_seed_gives_the_same_pieces(db: None) -> None:
    one, other, third = (split_polygon(STREET, cells=8, groups=2, seed=seed) for seed in (1, 1, 2))

    assert one == other
    assert one != third


def test_a_street_becomes_cells_that_the_import_takes(district: District, tmp_path: Path) -> None:
    out = tmp_path / "cells.geojson"
    Cell.objects.all().delete()

    call_command("split_cells", file_of(tmp_path, "东街道"), str(out), "--cells-per-community=3")
    call_command("import_grids", str(out))

    made = Cell.objects.filter(source="cells.geojson")
    assert made.count() == 6
    assert {cell.code[:12] for cell in made} == {"990000001001", "990000001002"}
    assert all(cell.code.startswith(cell.community.code) for cell in made.select_related("community"))


def test_streets_may_be_named_by_their_code(district: District, tmp_path: Path) -> None:
    out = tmp_path / "cells.geojson"

    call_command("split_cells", file_of(tmp_path, "990000001"), str(out), "--street-code=no")

    assert len(json.loads(out.read_text())["features"]) == 8


def test_every_feature_without_street_or_polygon_is_named(district: District, tmp_path: Path) -> None:
    out = tmp_path / "cells.geojson"

    with pytest.raises(CommandError, match=r"Number 1: there is no street 无此街道\.\nNumber 3"):
        call_command("split_cells", file_of(tmp_path, "无此街道", "东街道", ""), str(out))
    with pytest.raises(CommandError, match="Number 1: it is not a polygon"):
        call_command("split_cells", file_of(tmp_path, "东街道", geometry={"type": "Point"}), str(out))
    assert not out.exists()
