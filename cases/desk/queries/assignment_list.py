"""The inbox for programs: a person's open assignments by deadline, with codes instead of words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from cases.casework.permissions import allowed_steps
from cases.casework.queries.holders import holder_id
from cases.casework.queries.scopes import unaccused
from cases.desk.queries.inbox_sql import BESIDE_SQL, PAGE_OF_ASSIGNMENTS, PART, PART_SQL, beside_in, part_of
from cases.desk.queries.wanted import Sorting
from cases.desk.queries.whose import CONDITIONS, whose_named
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.paging import BEGINNING, Key, Page, key_at, page_of
from governance.ground.workflow import Permission

_LIST = f"""{PAGE_OF_ASSIGNMENTS}
SELECT {PART_SQL}, c.number, c.title, c.address, c.version, c.state, c.deferred_until, o.code, holder.username,
  {BESIDE_SQL}
FROM page JOIN cases_assignment a ON a.id = page.id JOIN cases_case c ON c.id = a.case_id AND {{seen}}
JOIN governance_organisation o ON o.id = a.organisation_id
LEFT JOIN governance_person holder ON holder.id = {holder_id("a")}
ORDER BY page.at, page.id
"""
_COLUMNS = (
    *PART,
    *("number", "title", "address", "version", "state", "deferred_until", "organisation", "holder", "beside"),
)


class ListedAssignment(NamedTuple):
    """One open assignment."""

    id: int
    number: str
    title: str
    address: str
    version: int
    organisation: str
    holder: str | None
    role: str
    by_whistle: bool
    asked: str
    assigned_at: datetime
    due_at: datetime
    paused_at: datetime | None
    deferred_until: date | None
    sign_by: datetime
    contact_by: datetime
    report_by: datetime | None
    finish_by: datetime
    signed_at: datetime | None
    contacted_at: datetime | None
    reported_in_at: datetime | None
    steps: list[str]


def assignment_list(
    viewer: Actor, *, after: str, size: int, whose: str = "", order: Sorting = Sorting.DUE
) -> Page[ListedAssignment]:
    """Return the viewer's open assignments, the most pressing first; raise NotAllowed for who handles none.

    By arrival they stand in an order that no step changes, so that whoever reads on and on meets each of them.
    """
    require_anywhere(viewer, Permission.HANDLE_ASSIGNMENT)
    beyond, id_ = key_at(after) or BEGINNING
    at = "assigned_at" if order is Sorting.ARRIVAL else "due_at"
    params: dict[str, Any] = {
        "organisations": sorted({grant.organisation_id for grant in viewer.scopes(Permission.HANDLE_ASSIGNMENT)}),
        "beyond": beyond,
        "id": id_,
        "me": viewer.person_id,
        "rows": size + 1,
    }
    with connection.cursor() as cursor:
        found = _LIST.format(whose=CONDITIONS[whose_named(whose)], seen=unaccused(viewer, "c."), at=at)
        cursor.execute(found, params)
        rows = [_listed(viewer, dict(zip(_COLUMNS, row, strict=True))) for row in cursor.fetchall()]
    return page_of(rows, size, lambda row: Key(getattr(row, at), row.id))


def _listed(viewer: Actor, row: Mapping[str, Any]) -> ListedAssignment:
    steps = allowed_steps(viewer, row["state"], part_of(row), beside_in(row))
    return ListedAssignment(
        by_whistle=row["whistle_id"] is not None, steps=[step.value for step in steps], **{n: row[n] for n in _SAME}
    )


_SAME = tuple(name for name in ListedAssignment._fields if name not in ("by_whistle", "steps"))
