"""What the command that plays the demo's cases needs to know between two moves."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from cases.casework.models import Assignment, Case
from cases.casework.models.parts import is_of_round, leads
from cases.decisions.models import Application

_STANDING = f"""
SELECT c.state, a.id, o.code, d.code, {leads("a")}, a.whistle_id IS NOT NULL, jsonb_array_length(a.stages),
  a.finish_by
FROM cases_case c
LEFT JOIN cases_assignment a ON {is_of_round("a", "c")}
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
    stages: int
    finish_by: datetime


def is_filed(key: str) -> bool:
    """Tell whether a report with this idempotency key became a case."""
    return Case.objects.filter(idempotency_key=key).exists()


def open_neighbour(number: str) -> str | None:
    """Return the number of an open case of the same street, of the same category where there is one."""
    case = Case.objects.get(number=number)
    others = Case.objects.filter(street_id=case.street_id, is_open=True, joined_to=None).exclude(pk=case.pk)
    same = others.filter(category_id=case.category_id).order_by("-id").values_list("number", flat=True).first()
    return same or others.order_by("-id").values_list("number", flat=True).first()


def open_parts_of(department: str, *, group: str = "") -> list[tuple[str, int]]:
    """Return a department's open assignments, the most pressing first: the case's number and the id.

    A `group` of categories narrows them.
    """
    rows = Assignment.objects.open().filter(department__code=department, paused_at=None)
    if group:
        rows = rows.filter(case__category__parent=group)
    return list(rows.order_by("due_at", "id").values_list("case__number", "id"))


def standing_at(state: str, *, street: str) -> list[tuple[str, str, str]]:
    """Return the cases of a street that stand at a state and whose resident left a phone, the newest first.

    Each is its number, its tracking code and its community's code.
    """
    rows = Case.objects.filter(state=state, street__code=street).exclude(resident_phone_tail="").order_by("-id")
    return list(rows.values_list("number", "tracking_code", "community__code"))


def own_reports_at(state: str, *, street: str) -> list[tuple[str, str]]:
    """Return the cases of a street that stand at a state, reported by residents themselves who left a phone.

    Each is its tracking code and the key that it was sent under, from which the answer code is made.
    """
    rows = Case.objects.filter(state=state, street__code=street).exclude(answer_digest="")
    return list(rows.exclude(resident_phone_tail="").order_by("-id").values_list("tracking_code", "idempotency_key"))


def joined_to_another(*, street: str) -> list[str]:
    """Return the numbers of a street's open cases to which others are joined, the newest first."""
    wholes = Case.objects.filter(street__code=street, is_open=True, joined__isnull=False).distinct().order_by("-id")
    return list(wholes.values_list("number", flat=True))


def parts_to_evaluate(number: str) -> list[tuple[int, str]]:
    """Return the parts of a case that the street has not evaluated: their ids and organisations."""
    rows = Assignment.objects.unevaluated().filter(case__number=number)
    return list(rows.order_by("id").values_list("id", "organisation__code"))


def application_to_decide(number: str) -> int:
    """Return the id of the one application of a case that is still to be decided."""
    return Application.objects.open().get(case__number=number).pk


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
