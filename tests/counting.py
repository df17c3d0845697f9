"""Counting what a screen or a command asks of the database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

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


def plan_of(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """Run a statement and return how it was done, with the buffers and the rows of each node."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through a plan's nodes, those above before those below."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes_of(child)
