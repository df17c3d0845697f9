"""Who holds a permission over an organisation."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from governance.ground.workflow import Permission

_HOLDERS = """
SELECT DISTINCT g.user_id
FROM governance_organisationuserpermission g
JOIN auth_permission perm ON perm.id = g.permission_id
JOIN governance_person p ON p.id = g.user_id AND p.is_active
{narrowed}
ORDER BY g.user_id
"""
_ANYWHERE = _HOLDERS.format(narrowed="WHERE perm.codename = %s")
_ON = _HOLDERS.format(narrowed="WHERE perm.codename = %s AND g.content_object_id = ANY (%s)")
_IN_DISTRICTS = _HOLDERS.format(
    narrowed="""JOIN governance_organisation o ON o.id = g.content_object_id AND o.kind_id = 'district'
WHERE perm.codename = %s"""
)
_BELOW = """
SELECT DISTINCT g.user_id
FROM governance_organisationuserpermission g
JOIN governance_organisation o ON o.id = g.content_object_id
WHERE o.path LIKE %s || '%%'
"""


def holders_on(permission: str, organisation_ids: Iterable[int]) -> list[int]:
    """Return the people to whom the permission was granted on exactly one of these organisations."""
    return _people(_ON, str(permission), list(organisation_ids))


def holders_in_districts(permission: Permission) -> list[int]:
    """Return the people to whom the permission was granted on a whole district."""
    return _people(_IN_DISTRICTS, permission.value)


def holders_anywhere(permission: str) -> list[int]:
    """Return the people to whom the permission was granted on any organisation."""
    return _people(_ANYWHERE, str(permission))


def people_below(path: str) -> set[int]:
    """Return the people who have any authority from the organisation of a path or from one below it."""
    return set(_people(_BELOW, path))


def _people(statement: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
