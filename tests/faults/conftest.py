"""One installation for all fault stories; each begins with every process running and nothing left to deliver."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation


@pytest.fixture(scope="package")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A portal on servers of its own, ended with all its processes after the last story."""
    installation = Installation(tmp_path_factory.mktemp("faults"))
    try:
        installation.found()
        yield installation
    finally:
        installation.end()


@pytest.fixture
def portal(installation: Installation) -> Installation:
    """The installation, whole again after whatever the story before has done to it."""
    installation.make_whole()
    return installation


@pytest.fixture
def acks(tmp_path: Path) -> Path:
    """The file of what people were told."""
    return tmp_path / "acknowledged"
