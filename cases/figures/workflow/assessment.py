"""What the street's evaluations of departments add up to, in plain Python."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from cases.figures.workflow.figures import ASSESSMENT
from governance.ground.workflow import Words

# One or two of five points.
POOR = 2


class PointsFigure(StrEnum):
    """Which evaluated parts a figure counts."""

    EVALUATED = "evaluated"
    POOR = "poor"


FIGURE_WORDS: Mapping[PointsFigure, Words] = {figure: ASSESSMENT[figure].words for figure in PointsFigure}


class Points(NamedTuple):
    """How many parts were evaluated, the points they got in all, and how many got one or two."""

    evaluated: int = 0
    points: int = 0
    poor: int = 0

    def plus(self, other: "Points") -> "Points":
        """Return both together."""
        return Points(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def mean(self) -> float | None:
        """The points of one part in the mean; nothing where none was evaluated."""
        return self.points / self.evaluated if self.evaluated else None
