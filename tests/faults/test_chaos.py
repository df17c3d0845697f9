"""All faults shuffled: the portal loses nothing of what the naive way beside it loses something."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.chaos import run
from tests.faults.installation import ROOT, Installation

pytestmark = pytest.mark.fault

SECONDS = 60
LONGEST_PAUSE = 60


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_faults_lose_and_double_nothing(portal: Installation, tmp_path: Path, seed: int) -> None:
    outcome = run(portal, tmp_path, seed=seed, seconds=SECONDS)

    assert outcome.is_good, outcome
    # At worst nothing gets through as long as the faults rain, and the last of them costs the sweeper's longest pause.
    assert outcome.found.longest_delay < SECONDS + LONGEST_PAUSE, outcome


def test_the_faults_can_be_let_loose_by_hand() -> None:
    asked = [sys.executable, "-m", "tests.faults.chaos", "--help"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "--seed" in answer.stdout
