"""What `make check` prints of the house's floors is what import-linter holds."""

import tomllib
from pathlib import Path

from running.layers import drawn

PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())


def test_the_wings_of_each_app_are_printed_from_the_top_down() -> None:
    lines = [line.strip() for line in drawn(PYPROJECT).splitlines()]

    assert (
        lines[lines.index("cases | services") + 1]
        == "cases: papers → figures → desk → intake → decisions | reading → casework → rules"
    )
    assert "governance: chart → kit → ground" in lines


def test_a_floor_that_a_contract_adds_is_printed() -> None:
    wings = {"type": "layers", "containers": ["shop"], "layers": ["apps", "till", "shelf | cellar"]}
    rooms = {"type": "layers", "containers": ["shop.till", "shop.shelf", "shop.cellar"], "layers": ["web", "(models)"]}
    contracts = [{"type": "layers", "layers": ["shop"]}, wings, rooms]

    said = drawn({"tool": {"importlinter": {"contracts": contracts}}})

    assert "shop: till → shelf | cellar" in said
    assert "web → models" in said
