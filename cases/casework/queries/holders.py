"""Who works on a part: whoever claimed it or was given it, while their post lets them handle it."""

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cases.casework.models import Assignment
from governance.ground.workflow import Permission
from governance.models import Person

# Who left works on nothing more, but what was finished stays whose it was.
_HOLDER = f"""CASE WHEN {{part}}.is_open THEN (
  SELECT granted.user_id FROM governance_organisationuserpermission granted
  JOIN auth_permission permission ON permission.id = granted.permission_id
  JOIN governance_person person ON person.id = granted.user_id AND person.is_active
  WHERE granted.user_id = {{part}}.holder_id AND permission.codename = '{Permission.HANDLE_ASSIGNMENT.value}'
    AND granted.content_object_id = ANY (string_to_array(btrim({{part}}.scope_path, '/'), '/')::bigint[])
  LIMIT 1
) ELSE {{part}}.holder_id END"""


def holder_id(part: str) -> str:
    """Return the expression for the person who works on a part; NULL for a part that is nobody's."""
    return _HOLDER.format(part=part)


def with_holders(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return parts that know who works on them."""
    return rows.annotate(present_holder_id=RawSQL(holder_id("cases_assignment"), ()))


def holder_of(row: Assignment) -> Person | None:
    """Return who works on one of the parts that `with_holders` returned."""
    return row.holder if vars(row)["present_holder_id"] is not None else None
