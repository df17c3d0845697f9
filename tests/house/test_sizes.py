"""No folder, module or function grows past what one reader holds in the head; what still does says why."""

import ast
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
FILES = [Path(name) for name in LISTED if (ROOT / name).is_file()]
CODE = [file for file in FILES if file.suffix == ".py" and "migrations" not in file.parts]
PRODUCT = [file for file in CODE if file.parts[0] != "tests"]
pytestmark = pytest.mark.skipif(not FILES, reason="only in a checkout can be told which files are the portal's")

FOLDER, MODULE, FUNCTION = 30, 300, 50
# Migrations only grow, one component is one file, and a screen that is about to be divided.
FULL_FOLDERS = {"templates/components": 40, "templates/cases/desk": 34}
LONG_MODULES = {
    "governance/settings.py": 490,
}
LONG_FUNCTIONS = {
    "cases/casework/commands/desk.py: blow_whistle": 65,
    "cases/desk/queries/case_page.py: _page": 60,
}


def over(sizes: dict[str, int], wall: int, allowed: dict[str, int]) -> dict[str, int]:
    """Return what is larger than it may be."""
    return {name: size for name, size in sizes.items() if size > allowed.get(name, wall)}


def lines_of(file: Path) -> int:
    return len((ROOT / file).read_text(encoding="utf-8").splitlines())


def functions_of(file: Path) -> dict[str, int]:
    return {
        f"{file}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_no_folder_holds_more_than_thirty_files() -> None:
    folders = Counter(str(file.parent) for file in FILES if file.parent.name != "migrations")

    assert over(dict(folders), FOLDER, FULL_FOLDERS) == {}


def test_no_module_of_the_portal_is_longer_than_three_hundred_lines() -> None:
    assert over({str(file): lines_of(file) for file in PRODUCT}, MODULE, LONG_MODULES) == {}


def test_no_function_of_the_portal_is_longer_than_fifty_lines() -> None:
    sizes = {name: size for file in PRODUCT for name, size in functions_of(file).items()}

    assert over(sizes, FUNCTION, LONG_FUNCTIONS) == {}


def test_what_grows_past_a_wall_is_told() -> None:
    assert over({"a": 31, "b": 30, "c": 35, "d": 41}, 30, {"c": 40, "d": 40}) == {"a": 31, "d": 41}
