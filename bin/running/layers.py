"""The floors of the house, as the contracts of import-linter hold them; drawn from these and from no second list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Layers = Sequence[Sequence[str]]


def drawn(pyproject: Mapping[str, Any]) -> str:
    """Return the apps from the top down, each with its wings, and the rooms that wings and apps without wings have."""
    contracts = [each for each in pyproject["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]
    lines = []
    for floor in _floors(next(each for each in contracts if "containers" not in each)):
        lines.append(" | ".join(floor))
        lines += [f"    {app}: {_down(wings)}" for app in floor if (wings := _wings(app, contracts))]
    for contract in contracts:
        homes = contract.get("containers", [])
        if homes and not any(_wings(home, contracts) for home in homes):
            lines.append(f"rooms of {', '.join(homes)}:")
            lines.append(f"    {_down(_floors(contract))}")
    return "\n".join(f"    {line}" for line in lines)


def _wings(app: str, contracts: Sequence[Mapping[str, Any]]) -> Layers:
    """Return the floors of an app that have rooms of their own."""
    housed = {home for contract in contracts for home in contract.get("containers", [])}
    own = [contract for contract in contracts if app in contract.get("containers", [])]
    floors = [[wing for wing in floor if f"{app}.{wing}" in housed] for each in own for floor in _floors(each)]
    return [floor for floor in floors if floor]


def _floors(contract: Mapping[str, Any]) -> Layers:
    return [[name.strip().strip("()") for name in floor.replace(":", "|").split("|")] for floor in contract["layers"]]


def _down(floors: Layers) -> str:
    return " → ".join(" | ".join(floor) for floor in floors)
