"""How a system says which numbers are its own: as `SYSTEM` in a module `amounts` of its wing, which is found."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from governance.ground.workflow import Words
from governance.kit.numbers.workflow.strictness import Stricter


def refuse_nothing(*_told: Any) -> None:
    """Take whatever number is given."""


def say_nothing(_code: str) -> str:
    """Know of nothing that a change would touch."""
    return ""


@dataclass(frozen=True)
class System:
    """A system whose numbers and limits are kept here.

    `stricter` names the numbers of which a street may have a stricter one, and which direction that is. Limits are
    stricter when they are shorter. `together` names those that are changed on one form. `refuse` raises Invalid for a
    number that a rule cannot use, `refuse_together` for what does not fit the others from a day on. `touches` says in
    a sentence what a change of a code would touch.
    """

    code: str
    name: Words
    stricter: Mapping[str, Stricter] = field(default_factory=dict)
    together: Collection[str] = ()
    refuse: Callable[[Any, Decimal], None] = refuse_nothing
    refuse_together: Callable[[Collection[str], date], None] = refuse_nothing
    touches: Callable[[str], str] = say_nothing
