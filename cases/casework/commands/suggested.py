"""What an event keeps of a suggestion, so that it can be told later how often people took what they were shown."""

from collections.abc import Mapping
from typing import Any


def suggested_and_taken(shown: Mapping[str, Any] | None, chosen: str) -> dict[str, Any]:
    """Return what was shown and whether the person chose any of it; nothing when nothing was shown."""
    if not shown:
        return {}
    offered = [*shown.get("categories", ()), *shown.get("leads", ())]
    return {"suggested": {**shown, "taken": chosen in offered}}
