"""What lies at a point, and the cells, by API."""

from tests.api import caller
from tests.district import IN_PEACH_GARDEN, OUTSIDE, District


def test_a_point_is_located_in_its_cell(district: District) -> None:
    place = caller(district, "wang").get("locate/", longitude=IN_PEACH_GARDEN[0], latitude=IN_PEACH_GARDEN[1]).json()

    assert place["cell"] == "990000001001001"
    assert [place[area]["code"] for area in ("community", "street", "district")] == [
        "990000001001",
        "990000001",
        "990000",
    ]


def test_a_point_outside_the_grid_is_404(district: District) -> None:
    answer = caller(district, "wang").get("locate/", longitude=OUTSIDE[0], latitude=OUTSIDE[1])

    assert answer.status_code == 404


def test_a_point_that_is_none_is_422(district: District) -> None:
    assert caller(district, "wang").get("locate/", longitude="far", latitude="away").status_code == 422


def test_cells_are_listed_by_community_in_pages(district: District) -> None:
    program = caller(district, "wang")

    first = program.get("cells/", community="990000001001", size=1).json()
    second = program.get("cells/", community="990000001001", size=1, after=first["next"]).json()

    assert [row["code"] for page in (first, second) for row in page["results"]] == [
        "990000001001001",
        "990000001001002",
    ]
    assert second["next"] is None


def test_a_cell_comes_with_its_shape(district: District) -> None:
    program = caller(district, "wang")

    shape = program.get("cells/990000001001001/").json()

    assert shape["cell"]["longitude"] == 118.705
    assert shape["geometry"]["type"] == "MultiPolygon"
    assert program.get("cells/000000000000000/").status_code == 404
