"""Who had a hand in a case, and so must not judge it."""

from collections.abc import Sequence

from django.db import connection

from cases import events
from cases.casework.models import Assignment, Case

_HANDLERS = """
SELECT person FROM cases_assignment, unnest(ARRAY[signed_by_id, contacted_by_id, finished_by_id]) AS person
WHERE case_id = %s AND person IS NOT NULL
UNION
SELECT by_id FROM governance_event
WHERE subject_kind = 'cases.case' AND subject_id = %s AND name = %s AND by_id IS NOT NULL
"""


def handlers_of(case: Case) -> set[int]:
    """Return the people who handled the case for a department or the community, in any round; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_HANDLERS, [case.pk, case.pk, events.COMMUNITY_FINISHED])
        return {row[0] for row in cursor.fetchall()}


def organisations_of(assignment_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return assignments with the names of their organisations, in the order of their ids."""
    rows = Assignment.objects.filter(id__in=assignment_ids).select_related("organisation").order_by("id")
    return [(row.pk, row.organisation.name) for row in rows]
