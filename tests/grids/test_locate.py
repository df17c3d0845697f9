"""From a point to its cell."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.queries.extent import extent_of
from grids.queries.locate import locate
from tests.district import IN_PEACH_GARDEN, IN_WEST_RIVER, IN_WILLOW_BANK, OUTSIDE, District


@pytest.mark.parametrize(
    ("point", "code"),
    [
        (IN_PEACH_GARDEN, "990000001001001"),
        (IN_WILLOW_BANK, "990000001002001"),
        (IN_WEST_RIVER, "990000002001001"),
    ],
)
def test_a_point_finds_its_cell_and_the_areas_above(district: District, point: tuple[float, float], code: str) -> None:
    place = locate(*point)

    assert place is not None
    assert place.cell_code == code
    assert place.community_id == district.organisation(code[:12]).pk
    assert place.street_id == district.organisation(code[:9]).pk
    assert place.district_id == district.organisation("990000").pk


def test_a_point_outside_finds_nothing(district: District) -> None:
    assert locate(*OUTSIDE) is None


def test_a_point_on_a_shared_edge_always_finds_the_lowest_code(district: District) -> None:
    edge, corner = locate(118.71, 31.205), locate(118.71, 31.21)

    assert edge is not None
    assert corner is not None
    assert edge.cell_code == corner.cell_code == "990000001001001"


def test_locating_is_one_statement(district: District) -> None:
    with CaptureQueriesContext(
        connection,
    ) as spoken:
        locate(*IN_PEACH_GARDEN)

    assert len(spoken) == 1


def test_the_extent_of_an_area_frames_its_cells(district: District) -> None:
    street = district.organisation("990000001")

    assert extent_of() == "118.700000,31.200000,118.720000,31.220000"
    assert extent_of(street.path) == "118.700000,31.200000,118.720000,31.220000"
    assert extent_of(district.organisation("D-WATER").path) == ""
