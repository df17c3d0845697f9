"""Who had a hand in a case, and so must not judge it: asked of the database, or told from what was read already."""

from collections.abc import Iterable, Sequence

from django.db import connection

from cases import events
from cases.casework.models import Assignment, Case
from cases.casework.queries.timeline import Happening

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


def handlers_among(rows: Iterable[Assignment], happened: Iterable[Happening]) -> set[int]:
    """Return the same from all parts of a case and all that happened to it."""
    people = [person for row in rows for person in (row.signed_by_id, row.contacted_by_id, row.finished_by_id)]
    people += [event.by_id for event in happened if event.name == events.COMMUNITY_FINISHED]
    return {person for person in people if person is not None}


def organisations_of(assignment_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return assignments with the names of their organisations, in the order of their ids."""
    rows = Assignment.objects.filter(id__in=assignment_ids).select_related("organisation").order_by("id")
    return [(row.pk, row.organisation.name) for row in rows]
