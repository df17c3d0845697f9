"""GCJ-02, the shifted coordinates of Chinese maps, and back."""

from math import cos, hypot, radians

from hypothesis import given
from hypothesis import strategies as st

from grids.workflow import Position, from_gcj02, to_gcj02

METRES_PER_DEGREE = 111_320


def metres(one: Position, other: Position) -> float:
    """Return the distance of two near positions."""
    east = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return hypot(east, one.latitude - other.latitude) * METRES_PER_DEGREE


@given(st.floats(73, 135), st.floats(18, 53))
def test_there_and_back_is_within_a_centimetre(longitude: float, latitude: float) -> None:
    position = Position(longitude, latitude)

    assert metres(from_gcj02(to_gcj02(position)), position) < 0.01


@given(st.floats(73, 135), st.floats(18, 53))
def test_back_and_there_is_within_a_centimetre(longitude: float, latitude: float) -> None:
    shown = Position(longitude, latitude)

    assert metres(to_gcj02(from_gcj02(shown)), shown) < 0.01


def test_a_known_place_is_shifted_as_the_maps_do() -> None:
    shown = to_gcj02(Position(116.397428, 39.90923))

    assert metres(shown, Position(116.403671, 39.910633)) < 1


def test_the_shift_is_some_hundred_metres() -> None:
    position = Position(119.98, 30.27)

    assert 300 < metres(to_gcj02(position), position) < 800
