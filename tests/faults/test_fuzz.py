"""Programs of every kind of person send whatever the description allows or forbids, and are answered as it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.fuzz import ROLES, fuzz

pytestmark = pytest.mark.fault

SEED = 1
SECONDS = 24


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Installation]:
    """A portal of this story's own: who sends anything at all also ends the tokens that other stories use."""
    portal = Installation(tmp_path / "portal")
    try:
        portal.found()
        portal.start_web()
        yield portal
    finally:
        portal.end()


def test_nobody_gets_a_server_error_or_an_answer_that_is_not_described(portal: Installation, tmp_path: Path) -> None:
    outcomes = fuzz(portal.address, portal.tokens, tmp_path, seed=SEED, seconds=SECONDS)

    assert [outcome.said for outcome in outcomes if not outcome.is_good] == []
    assert len(outcomes) == len(ROLES)
