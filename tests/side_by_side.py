"""The tests in two processes: stories with real servers keep one of them busy, all other files go through what is free.

`make test` loads this as a plugin. While a story waits for its servers, the other process has the machine.
"""

import os
from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

STORIES = ("tests/faults/", "tests/journeys/")
LONG = ("tests/house/test_demo.py", "tests/trials/")

# Before the settings are read: whoever empties the cache must not empty that of the other process.
if os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
    os.environ["REDIS_URL"] = os.environ["REDIS_URL_OF_THE_SECOND"]


class StoriesFirst(LoadScopeScheduling):
    """Give all stories to one process, and the others file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return "stories" if nodeid.startswith(STORIES) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> StoriesFirst:
    """Let xdist share the tests out by story and by file."""
    return StoriesFirst(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what lasts, so that nothing long is left for the end."""
    items.sort(key=lambda item: _place(item.nodeid, (STORIES, LONG)))


def _place(nodeid: str, groups: Sequence[tuple[str, ...]]) -> int:
    return next((n for n, names in enumerate(groups) if nodeid.startswith(names)), len(groups))
