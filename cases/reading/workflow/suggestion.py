"""What is enough to learn from, which version may be used, and what a suggestion says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Into so many parts the rows are divided to measure on each what was learned from the others.
FOLDS = 5
# Each fold holds one of them back.
LEAST_OF_A_CATEGORY = FOLDS
# One category cannot be told from another.
LEAST_CATEGORIES = 2
MOST_PIECES = 30_000
# In fewer signs there is no piece that is rare enough to speak for anything.
SHORTEST_TEXT = 4


class Withheld(StrEnum):
    """Why there is nothing to suggest with."""

    NEVER_TRAINED = "never_trained"
    TOO_FEW_CASES = "too_few_cases"
    TOO_FEW_CATEGORIES = "too_few_categories"
    TOO_OFTEN_WRONG = "too_often_wrong"
    UNKNOWN_LABELS = "unknown_labels"


class Ground(StrEnum):
    """On what an organisation is suggested."""

    LIST = "list"
    PAST = "past"


@dataclass(frozen=True)
class Enough:
    """What can be learned of the rows at hand: the labels with enough of them, and why it is too little, if it is."""

    labels: frozenset[str]
    rows: int
    withheld: Withheld | None


def enough_of(counts: Mapping[str, int], *, least: int) -> Enough:
    """Judge how many rows there are of each label; a label with too few is left out, not guessed at."""
    labels = frozenset(label for label, count in counts.items() if count >= LEAST_OF_A_CATEGORY)
    rows = sum(counts[label] for label in labels)
    if sum(counts.values()) < least:
        return Enough(labels, rows, Withheld.TOO_FEW_CASES)
    if len(labels) < LEAST_CATEGORIES:
        return Enough(labels, rows, Withheld.TOO_FEW_CATEGORIES)
    return Enough(labels, rows, None)
