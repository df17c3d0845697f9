"""When an open case is near to what somebody is telling: the same resident, the same place, the same words."""

from dataclasses import dataclass

# Of fewer pairs than this a share says nothing: two words of one pair would be all alike.
FEWEST_PAIRS = 3


@dataclass(frozen=True)
class Reach:
    """How like and how close cases must be to be near, as the district says.

    Two tellings of one matter share about half of their pairs; texts of different matters rarely a tenth.
    """

    like_alone: float
    like_near_by: float
    same_place_metres: float
    near_by_metres: float


@dataclass(frozen=True)
class Nearness:
    """How near a case is: the share of words in common, the distance where both have a place, the same phone."""

    likeness: float
    metres: float | None
    is_same_resident: bool = False

    def is_within(self, reach: Reach) -> bool:
        """Tell whether somebody should see the case before they go on."""
        if self.is_same_resident or self.likeness >= reach.like_alone or self._is_within(reach.same_place_metres):
            return True
        return self._is_within(reach.near_by_metres) and self.likeness >= reach.like_near_by

    def rank(self, reach: Reach) -> float:
        """Return how high the case stands among several: words weigh as much as a place, a person half of either."""
        place = 0.0 if self.metres is None else max(0.0, 1 - self.metres / reach.near_by_metres)
        return self.likeness + place * (0.5 + self.likeness / 2) + 0.5 * self.is_same_resident

    def _is_within(self, metres: float) -> bool:
        return self.metres is not None and self.metres <= metres


def likeness(shared: int, one: int, other: int) -> float:
    """Return the share of pairs that two texts have in common (Dice); texts of a word or two are like nothing."""
    if min(one, other) < FEWEST_PAIRS:
        return 0.0
    return 2 * shared / (one + other)
