"""What decides: every test once, and a story that failed once more by itself; nothing else is forgiven."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEADY = "def test_steady():\n    pass\n"
FAILS = "def test_fails():\n    assert False\n"
FAILS_ONCE = """
from pathlib import Path

def test_fails_once():
    first = not Path("seen").exists()
    Path("seen").touch()
    assert not first
"""
MAKEFILE = f"check:\n\t@true\ntest:\n\t@{sys.executable} -m pytest -p no:randomly -p no:xdist $(subst -n0,,$(ARGS))\n"


def decide(folder: Path, **tests: str) -> subprocess.CompletedProcess[str]:
    """Run what decides on a project of these tests: `stories` and `others`."""
    for place in (".ci", "bin", "tests/journeys", "tests/cases"):
        (folder / place).mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci" / "run")
    shutil.copy(ROOT / "bin" / "unsteady.py", folder / "bin" / "unsteady.py")
    (folder / "Makefile").write_text(MAKEFILE)
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "tests/journeys/test_story.py").write_text(tests["stories"])
    (folder / "tests/cases/test_other.py").write_text(tests["others"])
    return subprocess.run(
        [".ci/run"], cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )


def test_a_run_in_which_all_passes_is_green_and_says_so_last(tmp_path: Path) -> None:
    done = decide(tmp_path, stories=STEADY, others=STEADY)

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("2 passed in")


def test_a_story_that_passes_alone_is_named_unsteady(tmp_path: Path) -> None:
    done = decide(tmp_path, stories=FAILS_ONCE + STEADY, others=STEADY)

    assert done.returncode == 0, done.stdout
    assert "Unsteady, passed when run alone: 'tests/journeys/test_story.py::test_fails_once'" in done.stdout
    assert "1 failed, 2 passed" in done.stdout.splitlines()[-1]
    assert "once more: 1 passed" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("stories", "others"),
    [(FAILS, STEADY), (STEADY, FAILS_ONCE), (FAILS_ONCE, FAILS_ONCE), ("import nothing_of_this_name", STEADY)],
    ids=["a second failure", "no story", "a story and another", "cannot be read"],
)
def test_any_other_failure_fails(tmp_path: Path, stories: str, others: str) -> None:
    done = decide(tmp_path, stories=stories, others=others)

    assert done.returncode != 0
    assert "Failed: test." in done.stdout
