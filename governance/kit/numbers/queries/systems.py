"""Which systems keep numbers here; each offers itself."""

from collections.abc import Mapping
from functools import cache

from governance.kit.numbers.workflow.strictness import Stricter
from governance.kit.numbers.workflow.systems import System
from governance.wings import offered


@cache
def systems() -> Mapping[str, System]:
    """Return the systems by their codes, in the order of the apps."""
    return {system.code: system for system in offered("amounts", "SYSTEM")}


def stricter_of(owner: str, code: str) -> Stricter | None:
    """Return in which direction a number is stricter; None where no street may have its own."""
    system = systems().get(owner)
    return system.stricter.get(code) if system else None
