"""Counting what a screen or a command asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that run inside, without those that only open and close transactions."""
    ran: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield ran
    ran += [query["sql"] for query in captured if not query["sql"].lstrip().startswith(TRANSACTION_WORDS)]
