"""A file of cells is imported whole, or not at all with every fault named."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from governance.ground.errors import Invalid, NotAllowed
from governance.ground.permissions import PORTAL
from governance.models import Event
from grids.commands.cells import import_cells
from grids.commands.repairs import repaired
from grids.errors import UnusableFile
from grids.models import Cell
from grids.queries.locate import locate
from grids.workflow import Datum, Position, to_gcj02
from tests.district import District, moment

COMMUNITY = "990000001001"


def square(west: float, south: float, *, size: float = 0.01, **properties: Any) -> dict[str, Any]:
    """Return a feature with a square of `size` degrees."""
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    """Return a feature collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def problems_of(*features: dict[str, Any], datum: Datum = Datum.WGS84) -> list[str]:
    """Return what the import says against a file that it refuses."""
    with translation.override("en"), pytest.raises(UnusableFile) as refused:
        import_cells(collection(*features), by=PORTAL, now=moment(), source="test", datum=datum)
    return refused.value.problems


def code(n: int, community: str = COMMUNITY) -> str:
    """Return a cell's code."""
    return f"{community}{n:03}"


def test_every_cell_of_a_good_file_is_imported_with_its_source(district: District) -> None:
    features = [square(119.0 + n / 100, 32.0, code=code(100 + n), name_zh=f"第{n}格") for n in range(5)]

    added = import_cells(collection(*features), by=district.actor("feng"), now=moment(), source="survey.geojson")

    assert added == 5
    assert set(Cell.objects.filter(source="survey.geojson").values_list("community__code", "datum")) == {
        (COMMUNITY, "wgs84")
    }
    assert Event.objects.filter(name="grids.cells.imported").count() == 1


def test_every_unusable_polygon_is_named_by_its_number(district: District) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[119, 33], [119.1, 33.1], [119.1, 33], [119, 33.1], [119, 33]]]}
    open_ring = {"type": "Polygon", "coordinates": [[[119, 33], [119.1, 33.1], [119.1, 33]]]}

    found = problems_of(
        square(119.0, 32.0, code=code(101)),
        {"type": "Feature", "properties": {"code": code(102)}, "geometry": bow_tie},
        square(119.02, 32.0),
        square(119.03, 32.0, code="12345"),
        square(119.04, 32.0, code="111111111111001"),
        square(119.05, 32.0, code=code(105), community="990000001002"),
        square(119.001, 32.0, code=code(106)),
        {"type": "Feature", "properties": {"code": code(107)}, "geometry": open_ring},
        {"type": "Feature", "properties": {"code": code(108)}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"code": code(109)}, "geometry": None},
        square(118.705, 31.205, code=code(110)),
        square(119.11, 32.0, code=code(101)),
        square(119.12, 32.0, code=code(1)),
        square(219.0, 32.0, code=code(113)),
    )

    numbers = [line.split(":")[0] for line in found]
    assert numbers == [f"Number {n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)]
    assert not Cell.objects.filter(source="test").exists()


def test_a_polygon_without_parts_has_no_area(district: District) -> None:
    nothing = {"type": "MultiPolygon", "coordinates": []}

    problems = problems_of({"type": "Feature", "properties": {"code": code(101)}, "geometry": nothing})

    assert len(problems) == 1
    assert "no area" in problems[0]


def test_a_file_of_more_cells_than_a_district_has_is_refused(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grids.commands.cells.LARGEST_FILE_FEATURES", 2)
    features = [square(119.0 + n / 100, 32.0, code=code(101 + n)) for n in range(3)]

    with translation.override("en"), pytest.raises(UnusableFile, match="at most 2 cells"):
        import_cells(collection(*features), by=PORTAL, now=moment(), source="test", datum=Datum.WGS84)


def test_an_overlap_says_with_what_and_how_much(district: District) -> None:
    found = problems_of(square(119.0, 32.0, code=code(101)), square(119.005, 32.0, code=code(102)))

    assert found == ["Number 2: it overlaps number 1 by 523,874 m²."]


def test_a_shared_edge_is_no_overlap(district: District) -> None:
    features = [square(119.0, 32.0, code=code(101)), square(119.01, 32.0, code=code(102))]

    assert import_cells(collection(*features), by=PORTAL, now=moment(), source="test") == 2


def test_a_sliver_below_one_square_metre_is_no_overlap(district: District) -> None:
    features = [square(119.0, 32.0, code=code(101)), square(119.01 - 1e-10, 32.0, code=code(102))]

    assert import_cells(collection(*features), by=PORTAL, now=moment(), source="test") == 2


def test_overlaps_with_cells_that_are_there_are_named(district: District) -> None:
    found = problems_of(square(118.705, 31.205, code=code(110)))

    assert len(found) == 1
    assert "990000001001001" in found[0]
    assert "990000001001002" in found[0]


def test_gcj02_is_converted_once_and_recorded(district: District) -> None:
    shown = to_gcj02(Position(119.005, 32.005))
    square_in_gcj02 = square(shown.longitude - 0.005, shown.latitude - 0.005, code=code(101))

    import_cells(collection(square_in_gcj02), by=PORTAL, now=moment(), source="test", datum=Datum.GCJ02)

    cell = Cell.objects.get(code=code(101))
    assert cell.datum == "gcj02"
    assert cell.polygon.centroid.x == pytest.approx(119.005, abs=2e-6)
    assert cell.polygon.centroid.y == pytest.approx(32.005, abs=2e-6)
    place = locate(119.005, 32.005)
    assert place is not None
    assert place.cell_code == code(101)


def test_someone_without_the_permission_imports_nothing(district: District) -> None:
    with pytest.raises(NotAllowed):
        import_cells(collection(square(119, 32, code=code(1))), by=district.actor("li"), now=moment(), source="test")


@pytest.mark.parametrize("content", [{}, {"features": []}, {"features": None}, [], {"type": "Point"}])
def test_what_is_no_collection_is_refused(district: District, content: Any) -> None:
    with pytest.raises(Invalid):
        import_cells(content, by=PORTAL, now=moment(), source="test")


def test_the_command_names_the_faults_and_imports_nothing(district: District, tmp_path: Path) -> None:
    file = tmp_path / "cells.geojson"
    file.write_text(json.dumps(collection(square(119, 32, code=code(101)), square(119.02, 32))))

    with pytest.raises(CommandError, match="Number 2: it has no code"):
        call_command("import_grids", str(file))
    assert not Cell.objects.filter(code=code(101)).exists()


def test_the_command_reads_other_property_names(district: District, tmp_path: Path) -> None:
    file = tmp_path / "cells.geojson"
    file.write_text(json.dumps(collection(square(119, 32, WGDM=code(101), WGMC="老街", SQ=COMMUNITY))))

    call_command("import_grids", str(file), "--code-field=WGDM", "--name-field=WGMC", "--community-field=SQ")

    assert Cell.objects.get(code=code(101)).name_zh == "老街"


@pytest.mark.parametrize("content", ["", "{", "[1, 2", "\x00"])
def test_a_broken_file_gives_a_clear_sentence(district: District, tmp_path: Path, content: str) -> None:
    file = tmp_path / "broken.geojson"
    file.write_text(content)

    with pytest.raises(CommandError, match="cannot be read as GeoJSON"):
        call_command("import_grids", str(file))


def test_a_missing_file_gives_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read as GeoJSON"):
        call_command("import_grids", str(tmp_path / "nothing.geojson"))


# ---- files as offices have them ---------------------------------------------------------------------------------

BOW_TIE = {"type": "Polygon", "coordinates": [[[119, 33], [119.1, 33.1], [119.1, 33], [119, 33.1], [119, 33]]]}


def file_of(folder: Path, *features: Any, encoding: str = "utf-8") -> str:
    """Write a file of cells and return its path."""
    file = folder / "cells.geojson"
    file.write_bytes(json.dumps(collection(*features), ensure_ascii=False).encode(encoding))
    return str(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_chinese_programs_are_read(district: District, tmp_path: Path, encoding: str) -> None:
    call_command(
        "import_grids", file_of(tmp_path, square(119, 32, code=code(101), name_zh="桃园里"), encoding=encoding)
    )

    assert Cell.objects.get(code=code(101)).name_zh == "桃园里"


def test_a_bad_byte_is_named_by_its_line_and_nothing_is_read_as_other_signs(district: District, tmp_path: Path) -> None:
    file = Path(file_of(tmp_path, square(119, 32, code=code(101), name_zh="桃园里西区")))
    file.write_bytes(b"\n" + file.read_bytes().replace("里".encode(), b"\xe9\x87"))

    with translation.override("en"), pytest.raises(CommandError, match="Line 2 holds a sign"):
        call_command("import_grids", str(file))
    assert not Cell.objects.filter(code=code(101)).exists()


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        (square(119, 32, code=[code(101)]), "its property code is a list"),
        (square(119, 32, code=code(101), name_zh=["桃园", "里"]), "its property name_zh is a list"),
        (square(119, 32, code=code(101), name_zh={"zh": "桃园"}), "its property name_zh is a list"),
        (square(119, 32, code=code(101), community=[COMMUNITY]), "its property community is a list"),
        (square(119, 32, code=code(101), name_en="Peach\0"), "its property name_en holds a sign"),
        (square(119, 32, code=code(101), name_zh="长" * 121), "its property name_zh is longer than 120"),
        ({**square(119, 32), "properties": ["code", code(101)]}, "it has no code"),
        ({**square(119, 32, code=code(101)), "geometry": [1]}, "it is not a polygon"),
        ("feature", "it has no code"),
    ],
)
@pytest.mark.parametrize("door", ["import_grids", "split_cells"])
def test_every_fault_has_the_number_and_the_property_of_the_file(
    district: District, tmp_path: Path, feature: Any, words: str, door: str
) -> None:
    file = file_of(tmp_path, square(119.1, 32, code=code(102)), feature)
    out = [] if door == "import_grids" else [str(tmp_path / "out.geojson"), "--name-field=name_zh"]

    with translation.override("en"), pytest.raises(CommandError) as refused:
        call_command(door, file, *out)

    line = next(line for line in str(refused.value).splitlines() if line.startswith("Number 2"))
    assert words in line or door == "split_cells"


@pytest.mark.parametrize("datum", list(Datum))
def test_a_crossing_is_named_where_it_stands_in_the_file(district: District, datum: Datum) -> None:
    (found,) = problems_of({"type": "Feature", "properties": {"code": code(101)}, "geometry": BOW_TIE}, datum=datum)

    assert "[119.05 33.05]" in found


def test_a_position_outside_the_earth_is_named(district: District) -> None:
    ring = [[119, 33], [219, 33], [119, 34], [119, 33]]

    (found,) = problems_of(
        {"type": "Feature", "properties": {"code": code(101)}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    )

    assert "[219.0, 33.0]" in found


@pytest.mark.parametrize("coordinates", [None, [], [[]], [[[119, 33]]], [["a"]], [[[119]]], {"x": 1}, [[{"x": 1}] * 4]])
def test_what_is_no_ring_is_named(district: District, coordinates: Any) -> None:
    geometry = {"type": "Polygon", "coordinates": coordinates}

    (found,) = problems_of({"type": "Feature", "properties": {"code": code(101)}, "geometry": geometry})

    assert found.startswith("Number 1:")


def test_one_crossing_does_not_refuse_a_city_where_repair_is_asked_for(district: District, tmp_path: Path) -> None:
    bow_tie = {"type": "Feature", "properties": {"code": code(102)}, "geometry": BOW_TIE}
    file, said = file_of(tmp_path, square(119, 32, code=code(101)), bow_tie), StringIO()

    with pytest.raises(CommandError, match="--repair does it"):
        call_command("import_grids", file)
    call_command("import_grids", file, "--dry-run", stdout=said)
    assert not Cell.objects.filter(code__in=[code(101), code(102)]).exists()
    call_command("import_grids", file, "--repair", stdout=said)

    assert Cell.objects.get(code=code(102)).polygon.valid
    assert "2 cells would be imported" in said.getvalue()
    assert said.getvalue().count("Number 2: Self-intersection[119.05 33.05], repaired into 2 parts") == 2


def test_a_dry_run_names_what_no_repair_mends(district: District, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Number 1: it has no code"):
        call_command("import_grids", file_of(tmp_path, square(119, 32)), "--dry-run")


@pytest.mark.parametrize("content", [[], {"features": None}])
def test_what_is_no_collection_is_left_to_the_import(content: Any) -> None:
    assert repaired(content) == (content, [])


def test_what_has_no_area_is_not_repaired() -> None:
    line = {"type": "Polygon", "coordinates": [[[119, 33], [119.1, 33], [119, 33], [119, 33]]]}
    features = collection({"type": "Feature", "geometry": line}, {"type": "Feature", "geometry": None})

    assert repaired(features) == (features, [])
