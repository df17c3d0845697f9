"""Who holds a permission over an organisation."""

from collections.abc import Iterable

from django.db import connection

from governance.ground.workflow import Permission

_HOLDERS = """
SELECT DISTINCT g.user_id
FROM governance_organisationuserpermission g
JOIN auth_permission perm ON perm.id = g.permission_id
JOIN governance_person p ON p.id = g.user_id AND p.is_active
WHERE perm.codename = %s AND g.content_object_id = ANY (%s)
ORDER BY g.user_id
"""


_IN_DISTRICTS = """
SELECT DISTINCT g.user_id
FROM governance_organisationuserpermission g
JOIN auth_permission perm ON perm.id = g.permission_id
JOIN governance_person p ON p.id = g.user_id AND p.is_active
JOIN governance_organisation o ON o.id = g.content_object_id AND o.kind_id = 'district'
WHERE perm.codename = %s
ORDER BY g.user_id
"""
_BELOW = """
SELECT DISTINCT g.user_id
FROM governance_organisationuserpermission g
JOIN governance_organisation o ON o.id = g.content_object_id
WHERE o.path LIKE %s || '%%'
"""


def holders_in_districts(permission: Permission) -> list[int]:
    """Return the people who hold a permission over a whole district."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_DISTRICTS, [permission.value])
        return [row[0] for row in cursor.fetchall()]


def people_below(path: str) -> set[int]:
    """Return the people who have any authority from the organisation of a path or from one below it."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [path])
        return {row[0] for row in cursor.fetchall()}


def holders_on(permission: str, organisation_ids: Iterable[int]) -> list[int]:
    """Return the people to whom the permission was granted on exactly one of these organisations."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [str(permission), list(organisation_ids)])
        return [row[0] for row in cursor.fetchall()]


_ANYWHERE = """
SELECT DISTINCT g.user_id
FROM governance_organisationuserpermission g
JOIN auth_permission perm ON perm.id = g.permission_id
JOIN governance_person p ON p.id = g.user_id AND p.is_active
WHERE perm.codename = %s
ORDER BY g.user_id
"""


def holders_anywhere(permission: str) -> list[int]:
    """Return the people to whom the permission was granted on any organisation."""
    with connection.cursor() as cursor:
        cursor.execute(_ANYWHERE, [str(permission)])
        return [row[0] for row in cursor.fetchall()]
