"""Keeping by what cases are searched: one case when it was reported or moved, the missed ones by night."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from cases.casework.models import Case
from cases.reading.workflow.words import EVERYWHERE, marks, searched_pairs

AT_ONCE = 500

# The bound on both sides: by the one alone, each batch would read all that was noted before it.
_MISSING = """
SELECT c.id, c.title, c.address, c.text FROM cases_case c
LEFT JOIN cases_casesearch s ON s.case_id = c.id AND s.case_id > %(after)s
WHERE c.id > %(after)s AND (s.case_id IS NULL OR (s.community_id, s.street_id, s.district_id)
  IS DISTINCT FROM (c.community_id, c.street_id, c.district_id))
ORDER BY c.id LIMIT %(most)s
"""
_WRITE = """
INSERT INTO cases_casesearch (case_id, community_id, street_id, district_id, phone_tail, marks)
SELECT c.id, c.community_id, c.street_id, c.district_id, c.resident_phone_tail, noted.marks
FROM jsonb_to_recordset(%s::jsonb) AS noted(id bigint, marks int[]) JOIN cases_case c ON c.id = noted.id
ON CONFLICT (case_id) DO UPDATE SET community_id = excluded.community_id, street_id = excluded.street_id,
  district_id = excluded.district_id, phone_tail = excluded.phone_tail, marks = excluded.marks
"""


class Told(NamedTuple):
    """What of a case is searched."""

    id: int
    title: str
    address: str
    text: str


def note_search(case_id: int) -> None:
    """Write by what a case is searched; doing so again writes the same."""
    rows = Case.objects.filter(id=case_id).values_list("id", "title", "address", "text")
    _write(Told(*row) for row in rows)


def renew_search() -> int:
    """Note the cases that were missed or moved to another area; return how many. May run twice, and beside itself."""
    noted, last = 0, 0
    while rows := _missing(last):
        with transaction.atomic():
            _write(rows)
        noted, last = noted + len(rows), rows[-1].id
    return noted


def _missing(after: int) -> Sequence[Told]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"after": after, "most": AT_ONCE})
        return [Told(*row) for row in cursor.fetchall()]


def _write(rows: Iterable[Told]) -> None:
    noted = [
        {"id": row.id, "marks": marks(searched_pairs(row.title, row.address, row.text), within=EVERYWHERE)}
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(noted)])
