"""The cells of the demo district as its cases need them: where they lie and what people call them."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Place:
    """One cell as the demo needs it."""

    code: str
    community: str
    name: Mapping[str, str]
    ring: tuple[tuple[float, float], ...]

    @property
    def street(self) -> str:
        """The code of the street."""
        return self.community[:9]

    def point(self, dice: random.Random) -> tuple[float, float]:
        """Return a point inside, to about ten centimetres."""
        xs, ys = [x for x, _y in self.ring], [y for _x, y in self.ring]
        while True:
            x, y = dice.uniform(min(xs), max(xs)), dice.uniform(min(ys), max(ys))
            if _inside(x, y, self.ring):
                return round(x, 6), round(y, 6)


def read_places(file: Path) -> list[Place]:
    """Return the cells of a GeoJSON file."""
    return [_place(cell) for cell in json.loads(file.read_text(encoding="utf-8"))["features"]]


def _place(cell: Mapping[str, Any]) -> Place:
    about = cell["properties"]
    ring = tuple((x, y) for x, y in cell["geometry"]["coordinates"][0])
    return Place(about["code"], about["community"], {"zh": about["place_zh"], "en": about["place_en"]}, ring)


def _inside(x: float, y: float, ring: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a ray to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
