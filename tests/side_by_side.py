"""The tests in two processes, file by file; stories with real servers come last, one after the other.

`make test` loads this as a plugin. A story that waits for a page or a worker shall have the machine for itself.
"""

import os

import pytest
from unsteady import STORIES
from xdist.scheduler import LoadScopeScheduling

LONG = ("tests/house/test_demo.py", "tests/trials/")

# Before the settings are read: whoever empties the cache must not empty that of the other process.
if os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
    os.environ["REDIS_URL"] = os.environ["REDIS_URL_OF_THE_SECOND"]


class StoriesLast(LoadScopeScheduling):
    """Give all stories to one process, and the others file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return "stories" if nodeid.startswith(STORIES) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> StoriesLast:
    """Let xdist share the tests out by story and by file."""
    return StoriesLast(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what lasts, so that neither process waits long for the other before the stories."""
    items.sort(key=lambda item: (item.nodeid.startswith(STORIES), not item.nodeid.startswith(LONG)))
