"""Authority follows the appointment: guardian's grants are made from what holds today, and only from that."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

_DESIRED = """
SELECT DISTINCT a.person_id, post.organisation_id, perm.id AS permission_id
FROM governance_appointment a
JOIN governance_post post ON post.id = a.post_id
JOIN governance_role role ON role.code = post.role_id
JOIN django_content_type type ON type.app_label = 'governance' AND type.model = 'organisation'
JOIN auth_permission perm ON perm.content_type_id = type.id AND perm.codename = ANY (role.permissions)
WHERE a.valid @> %(today)s AND (%(person)s IS NULL OR a.person_id = %(person)s)
"""
_TAKE_AWAY = f"""
WITH desired AS ({_DESIRED})
DELETE FROM governance_organisationuserpermission held
WHERE (%(person)s IS NULL OR held.user_id = %(person)s) AND NOT EXISTS (
  SELECT 1 FROM desired WHERE desired.person_id = held.user_id
  AND desired.organisation_id = held.content_object_id AND desired.permission_id = held.permission_id)
"""
_GIVE = f"""
INSERT INTO governance_organisationuserpermission (user_id, content_object_id, permission_id)
SELECT person_id, organisation_id, permission_id FROM ({_DESIRED}) desired
ON CONFLICT DO NOTHING
"""


def renew_grants(person_id: int, *, today: date | None = None) -> None:
    """Make one person's grants equal to what their appointments of today bring; may run twice."""
    _renew(person_id, today or timezone.localdate())


def renew_all_grants(*, today: date | None = None) -> None:
    """Make everybody's grants equal to what the appointments of today bring; may run twice."""
    _renew(None, today or timezone.localdate())


@transaction.atomic
def _renew(person_id: int | None, today: date) -> None:
    with connection.cursor() as cursor:
        params = {"person": person_id, "today": today}
        cursor.execute(_TAKE_AWAY, params)
        cursor.execute(_GIVE, params)
