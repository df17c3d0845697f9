"""All faults shuffled: the portal loses nothing of what the naive way beside it loses something."""

from pathlib import Path

import pytest

from tests.faults.chaos import run
from tests.faults.installation import Installation

pytestmark = pytest.mark.fault

SECONDS = 30


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_faults_lose_and_double_nothing(portal: Installation, tmp_path: Path, seed: int) -> None:
    outcome = run(portal, tmp_path, seed=seed, seconds=SECONDS)

    assert outcome.is_good, outcome
    assert outcome.found.longest_delay < 60, outcome
