"""Whom residents call: the telephones of the streets."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cases.rules.queries.registers import registers, spoken
from governance.ground.workflow.phones import dialled, shown


class Telephone(NamedTuple):
    """An office with its number, as it is read and as it is dialled."""

    name: str
    words: str
    dials: str


def telephone_of(name: str, kept: str) -> Telephone | None:
    """Return the number of an office; nothing where it has none."""
    return Telephone(name, shown(kept), dialled(kept)) if kept else None


def street_telephones(day: date) -> Sequence[Telephone]:
    """Return the streets of a day that have a number, in the order of the tree."""
    streets = [entry for entry in registers().areas_on(day) if entry.kind == "street"]
    return [found for entry in streets if (found := telephone_of(spoken(entry.name), entry.telephone))]
