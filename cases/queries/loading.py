"""What the command that plays the demo's cases needs to know between two moves."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from cases.models import Case

_STANDING = """
SELECT c.state, a.id, o.code, d.code, a.role = 'lead', a.whistle_id IS NOT NULL
FROM cases_case c
LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.round = c.round
LEFT JOIN governance_organisation o ON o.id = a.organisation_id
LEFT JOIN governance_organisation d ON d.id = a.department_id
WHERE c.number = %s ORDER BY a.role DESC, a.id
"""
_NEXT_ALARM = """
SELECT least((SELECT min(next_alarm_at) FROM cases_case WHERE next_alarm_at IS NOT NULL),
             (SELECT min(next_alarm_at) FROM cases_assignment WHERE next_alarm_at IS NOT NULL))
"""


class Part(NamedTuple):
    """One organisation's part in the present round of a case."""

    id: int
    organisation_code: str
    department_code: str
    is_lead: bool
    by_whistle: bool


def is_filed(key: str) -> bool:
    """Tell whether a report with this idempotency key became a case."""
    return Case.objects.filter(idempotency_key=key).exists()


def standing_of(number: str) -> tuple[str, list[Part]]:
    """Return the state of a case and the parts of its present round, the lead first."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [number])
        rows = cursor.fetchall()
    return rows[0][0], [Part(*row[1:]) for row in rows if row[1] is not None]


def next_alarm() -> datetime | None:
    """Return when the clocks must be looked at next."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_ALARM)
        moment: datetime | None = cursor.fetchone()[0]
    return moment


def states() -> dict[str, int]:
    """Return how many cases stand where."""
    found: dict[str, int] = {}
    for state in Case.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
