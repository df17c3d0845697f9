"""When an open case is near to what somebody is telling: the same resident, the same place, the same words."""

from dataclasses import dataclass

# Two tellings of one matter share about half of their pairs; texts of different matters rarely a tenth.
LIKE_ALONE = 0.40
LIKE_NEAR_BY = 0.15
SAME_PLACE_METRES = 30
NEAR_BY_METRES = 300
FEWEST_PAIRS = 3


@dataclass(frozen=True)
class Nearness:
    """How near a case is: the share of words in common, the distance where both have a place, the same phone."""

    likeness: float
    metres: float | None
    is_same_resident: bool = False

    @property
    def is_near(self) -> bool:
        """Tell whether somebody should see the case before they go on."""
        if self.is_same_resident or self.likeness >= LIKE_ALONE:
            return True
        if self.metres is None:
            return False
        return self.metres <= SAME_PLACE_METRES or (self.metres <= NEAR_BY_METRES and self.likeness >= LIKE_NEAR_BY)

    @property
    def rank(self) -> float:
        """How high the case stands among several: words weigh as much as a place, a person half of either."""
        place = 0.0 if self.metres is None else max(0.0, 1 - self.metres / NEAR_BY_METRES)
        return self.likeness + place * (0.5 + self.likeness / 2) + 0.5 * self.is_same_resident


def likeness(shared: int, one: int, other: int) -> float:
    """Return the share of pairs that two texts have in common (Dice); texts of a word or two are like nothing."""
    if min(one, other) < FEWEST_PAIRS:
        return 0.0
    return 2 * shared / (one + other)
