"""Which of two numbers is stricter: what holds in a street is never laxer than what holds in its district."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar


class Stricter(StrEnum):
    """In which direction a number is stricter; of one that has none no street has its own."""

    LESS = "less"
    MORE = "more"


class Row(Protocol):
    """A number or a limit of one area; without an area it is the district's."""

    @property
    def area_id(self) -> int | None: ...
    @property
    def amount(self) -> Decimal | int: ...
    @property
    def unit(self) -> str: ...


R = TypeVar("R", bound=Row)


def is_laxer(amount: Decimal | int, than: Decimal | int, stricter: Stricter) -> bool:
    """Tell whether one amount leaves more room than another in the same unit."""
    return amount > than if stricter is Stricter.LESS else amount < than


def strictest(rows: Iterable[R], areas: Iterable[int | None], stricter: Stricter | None) -> R | None:
    """Return what holds in the areas above a place: the strictest of the district's and theirs; None where none holds.

    What counts in another unit than the district's cannot be compared with it, and waits until somebody decides anew.
    """
    above = {area for area in areas if area is not None}
    listed = list(rows)
    held = next((row for row in listed if row.area_id is None), None)
    if held is None or stricter is None:
        return held
    for row in listed:
        if row.area_id in above and row.unit == held.unit and is_laxer(held.amount, row.amount, stricter):
            held = row
    return held
