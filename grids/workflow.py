"""The rules of the grid in plain Python: cell codes, duties and the conversion from GCJ-02."""

import re
from enum import StrEnum
from math import cos, pi, sin, sqrt
from typing import NamedTuple

from governance.ground.workflow import Words

CELL_CODE = re.compile(r"^\d{15}$")
LARGEST_OVERLAP_SQUARE_METRES = 1.0


class Duty(StrEnum):
    """What someone does for a cell."""

    LEADER = "leader"
    WORKER = "worker"


DUTY_WORDS = {Duty.LEADER: Words("网格长", "Grid leader"), Duty.WORKER: Words("网格员", "Grid worker")}


class Datum(StrEnum):
    """The coordinate system that a point or a file came in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


class Position(NamedTuple):
    """A place on earth in degrees."""

    longitude: float
    latitude: float


# Krasovsky 1940, the ellipsoid that the offset of GCJ-02 is computed on.
_AXIS = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
# Each round leaves less than a hundredth of an error that begins with some hundred metres.
_ROUNDS_BACK = 4


def _shift(position: Position) -> Position:
    """Return how far GCJ-02 moves a WGS-84 position, in degrees."""
    x, y = position.longitude - 105.0, position.latitude - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    latitude = position.latitude / 180.0 * pi
    curve = 1 - _ECCENTRICITY_SQUARED * sin(latitude) ** 2
    return Position(
        east * 180.0 / (_AXIS / sqrt(curve) * cos(latitude) * pi),
        north * 180.0 / (_AXIS * (1 - _ECCENTRICITY_SQUARED) / (curve * sqrt(curve)) * pi),
    )


def to_gcj02(position: Position) -> Position:
    """Return where a map in GCJ-02 shows a WGS-84 position."""
    east, north = _shift(position)
    return Position(position.longitude + east, position.latitude + north)


def from_gcj02(shown: Position) -> Position:
    """Return the WGS-84 position of a GCJ-02 one, to within a tenth of a millimetre, by fixed-point iteration."""
    guess = shown
    for _ in range(_ROUNDS_BACK):
        again = to_gcj02(guess)
        guess = Position(
            guess.longitude + shown.longitude - again.longitude, guess.latitude + shown.latitude - again.latitude
        )
    return guess
