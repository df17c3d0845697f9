"""The recipes name what is there: every path, and the name in it that they send a reader to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", TEXT)
# Written `+ path`: the reader makes it.
PATHS = [quoted for quoted in QUOTED if re.fullmatch(r"[\w./-]+(/|\.\w+)(::\w+)?", quoted) and "/" in quoted]
NEW = [quoted for quoted in QUOTED if quoted.startswith("+ ")]
KINDS = ("move", "field of the report", "organisation kind", "figure", "channel", "system")


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_what_a_recipe_names_is_there(path: str) -> None:
    place, _, name = path.partition("::")

    assert (ROOT / place).exists()
    assert not name or re.search(rf"\b{name}\b", (ROOT / place).read_text(encoding="utf-8"))


def test_what_a_recipe_calls_new_is_not_there_yet() -> None:
    assert [path for path in NEW if (ROOT / path.removeprefix("+ ")).exists()] == []
    assert len(NEW) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_recipe_for_each_kind_of_change(kind: str) -> None:
    assert re.search(rf"^## An? {kind}", TEXT, re.MULTILINE)
