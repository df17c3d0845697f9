"""Folding what has gathered into counters, so many at once."""

from django.db import connection, transaction


def fold(counter: str, statement: str, *, at_once: int) -> int:
    """Take deltas into a counter by a statement that takes `at_once` of them, until fewer are left; return how many.

    One folder of a counter works at a time; another one leaves.
    """
    folded = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [counter])
            if not cursor.fetchone()[0]:
                return folded
            cursor.execute(statement, [at_once])
            taken = int(cursor.fetchone()[0])
        folded += taken
        if taken < at_once:
            return folded
