"""Whether the stored tree is the true one."""

from django.db import connection

_WRONG = """
WITH RECURSIVE walked AS (
  SELECT id, '/' || id || '/' AS path, 1 AS depth FROM governance_organisation WHERE parent_id IS NULL
  UNION ALL
  SELECT child.id, walked.path || child.id || '/', walked.depth + 1
  FROM governance_organisation child JOIN walked ON child.parent_id = walked.id
)
SELECT o.id FROM governance_organisation o LEFT JOIN walked ON walked.id = o.id
WHERE walked.id IS NULL OR o.path <> walked.path OR o.depth <> walked.depth ORDER BY o.id
"""


def wrong_paths() -> list[int]:
    """Return the ids of organisations whose stored path or depth differs from what a recursive query finds."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG)
        return [row[0] for row in cursor.fetchall()]
