"""When the organisation chart moves: open cases follow their community, assignments their organisation."""

from datetime import datetime

from django.db import connection, transaction

from cases import events
from cases.casework.commands.asking import SUBJECT
from governance.ground import outbox
from governance.ground.permissions import PORTAL

# Ended cases stay with the street that answered for them: its rates of those months are its own.
_CASES = """
UPDATE cases_case SET street_id = street.id, district_id = street.parent_id, version = version + 1
FROM governance_organisation moved
JOIN governance_organisation community ON community.path LIKE moved.path || '%%'
JOIN governance_organisation street ON street.id = community.parent_id
WHERE moved.id = %s AND cases_case.community_id = community.id AND cases_case.is_open
  AND (cases_case.street_id, cases_case.district_id) IS DISTINCT FROM (street.id, street.parent_id)
RETURNING cases_case.id
"""
# A department keeps sight of all it was ever given; what its office still has to do goes with the office.
_ASSIGNMENTS = """
UPDATE cases_assignment SET scope_path = holder.path,
  department_id = CASE WHEN NOT is_open THEN department_id
                       WHEN kind.family = 'office' AND above_kind.family = 'department' THEN above.id
                       ELSE holder.id END
FROM governance_organisation moved
JOIN governance_organisation holder ON holder.path LIKE moved.path || '%%'
JOIN governance_organisationkind kind ON kind.code = holder.kind_id
JOIN governance_organisation above ON above.id = holder.parent_id
JOIN governance_organisationkind above_kind ON above_kind.code = above.kind_id
WHERE moved.id = %s AND cases_assignment.organisation_id = holder.id AND cases_assignment.scope_path <> holder.path
"""
_ACCUSED = """
UPDATE cases_case SET accused_path = accused.path
FROM governance_organisation moved JOIN governance_organisation accused ON accused.path LIKE moved.path || '%%'
WHERE moved.id = %s AND cases_case.accused_path <> '' AND cases_case.accused_path <> accused.path
  AND cases_case.accused_path LIKE '%%/' || accused.id || '/'
"""


@transaction.atomic
def follow_organisation(organisation_id: int, *, now: datetime) -> int:
    """Bring open cases and assignments below a moved organisation to where it stands now; return how many cases.

    Each case gets an event of its own. Running it twice changes nothing more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [organisation_id])
        followed = [row[0] for row in cursor.fetchall()]
        cursor.execute(_ASSIGNMENTS, [organisation_id])
        cursor.execute(_ACCUSED, [organisation_id])
    return outbox.record_each(events.CASE_FOLLOWED, kind=SUBJECT, ids=followed, by=PORTAL, at=now)
