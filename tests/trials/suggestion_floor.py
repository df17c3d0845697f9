"""How often a suggestion is right, and how often one is made, at each floor: python -m tests.trials.suggestion_floor.

The labelled messages have seven labels of their own; for the measure each stands for the categories that it is about.
What is read was held back from what is learned.
"""

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
django.setup()

from cases.reading.commands.training import learn  # noqa: E402
from cases.reading.queries.ranking import ranked  # noqa: E402
from cases.reading.queries.reading import Read  # noqa: E402
from cases.rules.workflow.naming import listed, words_of_name  # noqa: E402
from governance.kit.imports.queries.tables import read_table  # noqa: E402
from tests.outside import OUTSIDE  # noqa: E402

ROOT = Path(__file__).parents[2]
MESSAGES = OUTSIDE / "resident_messages_labelled.csv"
CATEGORIES = ROOT / "cases" / "reference" / "categories.csv"
# Which groups of categories each label is about.
GROUPS: Mapping[str, Sequence[str]] = {
    "城乡建设": ("urban", "housing", "utility", "planning"),
    "环境保护": ("environment",),
    "交通运输": ("transport",),
    "教育文体": ("education",),
    "劳动和社会保障": ("livelihood",),
    "商贸旅游": ("market",),
    "卫生计生": ("health",),
}
FLOORS = (0.0, 0.1, 0.2, 0.3, 0.4)
FIFTHS = 5


class Told(NamedTuple):
    """A message and the label that a person gave it."""

    text: str
    label: str


class Measured(NamedTuple):
    """At a floor: of those read, for how many something was suggested, and how many of those were right."""

    floor: float
    coverage: float
    precision: float


def messages() -> list[Told]:
    """Return the labelled messages."""
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        return [Told(f"{row['subject']}\n{row['detail']}", row["label"]) for row in csv.DictReader(file)]


def words_of_labels() -> dict[str, list[str]]:
    """Return for each label the words of the categories that it is about."""
    rows = read_table(CATEGORIES)
    return {
        label: [
            word
            for row in rows
            if row["parent_code"] in groups
            for word in (*words_of_name(row["name_zh"], row["name_en"]), *listed(row["synonyms"]))
        ]
        for label, groups in GROUPS.items()
    }


def held_out() -> Iterator[tuple[Told, Read | None]]:
    """Learn from four fifths of the messages and read the last one; each message with what is said of it."""
    told = messages()
    learned_from = [one for n, one in enumerate(told) if n % FIFTHS]
    weights = learn([one.text for one in learned_from], [one.label for one in learned_from]).weights
    words = words_of_labels()
    for one in told[::FIFTHS]:
        yield one, next(iter(ranked(one.text, weights, words, most=1)), None)


def measured() -> list[Measured]:
    """Return what holds at each floor."""
    read = list(held_out())
    figures = []
    for floor in FLOORS:
        said = [(told, best) for told, best in read if best and best.score >= floor]
        right = sum(told.label == best.label for told, best in said)
        figures.append(Measured(floor, len(said) / len(read), right / max(len(said), 1)))
    return figures


if __name__ == "__main__":
    for at in measured():
        print(f"floor {at.floor:.1f}: coverage {at.coverage:.3f}, precision {at.precision:.3f}")  # noqa: T201
