"""Keeping by what open cases are compared: one case when it was reported, all of them by night."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from cases.casework.models import Case
from cases.reading.workflow.words import marks, pairs, told_as

AT_ONCE = 500
# A mark that fewer cases have needs no count: finding them all is cheap.
COMMON = 50

# The bound on both sides: by the one alone, each batch would read all that was noted before it.
_MISSING = """
SELECT c.id, c.street_id, c.title, c.text FROM cases_case c
LEFT JOIN cases_casewords w ON w.case_id = c.id AND w.case_id > %(after)s
WHERE c.is_open AND c.id > %(after)s AND (w.case_id IS NULL OR w.street_id <> c.street_id)
ORDER BY c.id LIMIT %(most)s
"""
_WRITE = """
INSERT INTO cases_casewords (case_id, street_id, location, marks, size)
SELECT c.id, c.street_id, c.location, noted.marks, cardinality(noted.marks)
FROM jsonb_to_recordset(%s::jsonb) AS noted(id bigint, marks int[])
JOIN cases_case c ON c.id = noted.id AND c.is_open
ON CONFLICT (case_id) DO UPDATE SET street_id = excluded.street_id, location = excluded.location,
  marks = excluded.marks, size = excluded.size
"""
_FORGET = """
DELETE FROM cases_casewords w USING cases_case c WHERE c.id = w.case_id AND NOT c.is_open
"""
_COUNT = """
INSERT INTO cases_wordcount (mark, cases)
SELECT mark, count(*) FROM cases_casewords, unnest(marks) AS mark GROUP BY mark HAVING count(*) >= %s
"""
Told = tuple[int, int, str, str]


def note_words(case_id: int) -> None:
    """Write by what a case is compared; doing so again writes the same."""
    _write(Case.objects.open().filter(id=case_id).values_list("id", "street_id", "title", "text"))


def renew_words() -> int:
    """Forget cases that ended, note those that were missed or moved to another street, and count the marks anew.

    Returns how many were noted. May run twice, and beside itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
    noted = _note_missing()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_wordcount IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM cases_wordcount")
        cursor.execute(_COUNT, [COMMON])
    return noted


def _note_missing() -> int:
    noted, last = 0, 0
    while rows := _missing(last):
        with transaction.atomic():
            _write(rows)
        noted, last = noted + len(rows), rows[-1][0]
    return noted


def _missing(after: int) -> Sequence[Told]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"after": after, "most": AT_ONCE})
        rows: Sequence[Told] = cursor.fetchall()
    return rows


def _write(rows: Iterable[Told]) -> None:
    noted = [
        {"id": id_, "marks": marks(pairs(told_as(title, text)), within=street)} for id_, street, title, text in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(noted)])
