"""Who leads a case now."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from cases.casework.models import Case
from cases.casework.models.parts import leads
from cases.rules.queries.rules import MAY_RESPOND, RESPONDER_COLUMNS, RESPONDER_TABLES, Responder

_LEAD = f"""
SELECT {RESPONDER_COLUMNS}, {MAY_RESPOND}, mine.is_designated
FROM {RESPONDER_TABLES} JOIN cases_assignment mine ON mine.organisation_id = o.id
WHERE mine.case_id = %(case)s AND mine.round = %(round)s AND {leads("mine")}
"""


class Lead(NamedTuple):
    """Who leads a case, whether that organisation can still be given assignments, and whether a ruling named it."""

    responder: Responder
    is_still_there: bool
    is_designated: bool


def lead_of(case: Case, *, on: date) -> Lead | None:
    """Return who leads the case in its present round; None when the community handles it."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAD, {"case": case.pk, "round": case.round, "on": on})
        row = cursor.fetchone()
    return Lead(Responder(*row[:-2]), *row[-2:]) if row else None
