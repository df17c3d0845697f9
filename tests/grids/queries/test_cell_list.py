"""Cells and places for programs."""

import pytest

from governance.ground.errors import NotFound
from governance.ground.permissions import ANONYMOUS
from grids.models import Cell
from grids.queries.cell_list import ListedCell, cell_list, cell_of
from grids.queries.extent import extent_of
from grids.queries.place import place_at_point
from tests.counting import statements
from tests.district import IN_PEACH_GARDEN, IN_WEST_RIVER, OUTSIDE, District

ALL = ["990000001001001", "990000001001002", "990000001002001", "990000002001001"]


def listed(*, community: str = "") -> list[ListedCell]:
    """Return the cells as a stranger's program reads them."""
    return cell_list(ANONYMOUS, community=community, after="", size=50).results


def test_cells_stand_in_the_order_of_their_codes(district: District) -> None:
    assert [cell.code for cell in listed()] == ALL


@pytest.mark.parametrize(("community", "found"), [("990000001001", ALL[:2]), ("990000001", []), ("nowhere", [])])
def test_cells_of_one_community_can_be_had_alone(community: str, found: list[str], district: District) -> None:
    assert [cell.code for cell in listed(community=community)] == found


def test_a_cell_is_told_with_its_community_and_its_middle(district: District) -> None:
    first = listed()[0]

    assert (first.name_zh, first.name_en) == ("第1网格", "Cell 1")
    assert (first.community, first.community_zh, first.community_en) == (
        "990000001001",
        "桃园社区",
        "Peach Garden Community",
    )
    assert (first.longitude, first.latitude) == (118.705, 31.205)


def test_a_long_list_goes_on_after_the_last_one(district: District) -> None:
    first = cell_list(ANONYMOUS, community="", after="", size=3)
    second = cell_list(ANONYMOUS, community="", after=first.next or "", size=3)

    assert [cell.code for cell in first.results + second.results] == ALL
    assert second.next is None


def test_a_list_costs_one_statement(district: District) -> None:
    with statements() as ran:
        listed()

    assert len(ran) == 1


def test_a_shape_is_told_to_the_centimetre(district: District) -> None:
    shape = cell_of(ANONYMOUS, ALL[0])

    assert shape.cell == listed()[0]
    assert shape.geometry["type"] == "MultiPolygon"
    (ring,) = shape.geometry["coordinates"][0]
    assert {tuple(point) for point in ring} == {(118.7, 31.2), (118.71, 31.2), (118.71, 31.21), (118.7, 31.21)}


def test_what_is_not_there_is_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        cell_of(ANONYMOUS, "990000001001999")


def test_a_point_is_told_by_all_areas_above_it(district: District) -> None:
    place = place_at_point(*IN_PEACH_GARDEN)

    assert place.cell == "990000001001001"
    assert [area.code for area in (place.community, place.street, place.district)] == [
        "990000001001",
        "990000001",
        "990000",
    ]
    assert (place.street.name_zh, place.street.name_en) == ("东街道", "East Street")
    assert place_at_point(*IN_WEST_RIVER).street.code == "990000002"


def test_a_point_outside_the_grid_is_nowhere(district: District) -> None:
    with pytest.raises(NotFound):
        place_at_point(*OUTSIDE)


def test_a_place_costs_two_statements(district: District) -> None:
    with statements() as ran:
        place_at_point(*IN_PEACH_GARDEN)

    assert len(ran) == 2


def test_an_area_without_cells_has_no_extent(district: District) -> None:
    path = district.organisation("D-WATER").path
    whole = extent_of("/")

    Cell.objects.all().delete()

    assert extent_of(path) == extent_of("/") != whole
