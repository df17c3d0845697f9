"""The desk's queue for programs: the same views, areas and keys, with codes instead of words."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from cases.casework.queries.queue_sql import (
    BY_ARRIVAL,
    BY_CLOSED,
    BY_DUE,
    Order,
    Slice,
    Statement,
    any_of,
    page_statement,
)
from cases.casework.queries.scopes import area_scopes, unaccused
from cases.desk.queries.queue import VIEWS, View
from cases.rules.queries.registers import Registers, registers, registers_knowing
from governance.ground.permissions import Actor, Grant
from governance.ground.queries.paging import Key, Page, key_at


class Sorting(StrEnum):
    """How a list is ordered: the most pressing first, or as it came in, which nothing changes."""

    DUE = "due"
    ARRIVAL = "arrival"


@dataclass(frozen=True)
class AskedCases:
    """Which cases are asked for, and how many."""

    view: View
    category: str = ""
    community: str = ""
    order: Sorting = Sorting.DUE
    after: str = ""
    size: int = 50


class ListedCase(NamedTuple):
    id: int
    number: str
    title: str
    address: str
    category: str
    cell: str
    community: str
    source: str
    state: str
    version: int
    reported_at: datetime
    due_at: datetime
    paused_at: datetime | None
    deferred_until: date | None
    closed_at: datetime | None
    has_new_facts: bool


def case_list(viewer: Actor, asked: AskedCases, *, now: datetime) -> Page[ListedCase]:
    """Return one page of the viewer's areas in one statement; nothing for who has no area."""
    key = key_at(asked.after)
    scopes = _narrowed(area_scopes(viewer), asked.community)
    if not scopes:
        return Page([], None)
    rows = _fetch(
        page_statement(_slice(viewer, asked, scopes, key, now), narrowed=_category(asked), rows=asked.size + 1)
    )
    kept = rows[: asked.size]
    return Page(kept, str(_key(kept[-1], asked)) if len(rows) > asked.size else None)


def _order(asked: AskedCases) -> Order:
    if asked.view is View.ENDED:
        return BY_CLOSED
    return BY_ARRIVAL if asked.order is Sorting.ARRIVAL else BY_DUE


def _slice(viewer: Actor, asked: AskedCases, scopes: tuple[Grant, ...], key: Key | None, now: datetime) -> Slice:
    is_open = asked.view is not View.ENDED
    return Slice(
        scopes=scopes,
        states=VIEWS[asked.view].states,
        unaccused=unaccused(viewer),
        order=_order(asked),
        key=key,
        late_at=now if asked.view is View.LATE else None,
        is_open=is_open,
        is_whistled=asked.view is View.WHISTLED,
    )


def _narrowed(scopes: tuple[Grant, ...], community: str) -> tuple[Grant, ...]:
    """Narrow the areas to one community of theirs; to nothing when it is not theirs."""
    if not community:
        return scopes
    found = next((o for o in registers().organisations.values() if o.code == community), None)
    if found is None or found.kind != "community" or not any(found.path.startswith(s.path) for s in scopes):
        return ()
    return (Grant(found.id, found.path, "community"),)


def _category(asked: AskedCases) -> Statement | None:
    if not asked.category:
        return None
    codes = [c.code for c in registers().categories.values() if asked.category in (c.code, c.parent)]
    return any_of([Statement("category_id = ANY (%s)", [codes])])


def _fetch(statement: Statement) -> list[ListedCase]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    names = registers_knowing(
        organisation_ids={row["community_id"] for row in rows},
        cell_ids={row["cell_id"] for row in rows if row["cell_id"] is not None},
    )
    return [_listed(row, names) for row in rows]


def _listed(row: dict[str, Any], names: Registers) -> ListedCase:
    return ListedCase(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        address=row["address"],
        category=row["category_id"],
        cell=names.cells[row["cell_id"]] if row["cell_id"] is not None else "",
        community=names.organisations[row["community_id"]].code,
        source=row["source"],
        state=row["state"],
        version=row["version"],
        reported_at=row["reported_at"],
        due_at=row["due_at"],
        paused_at=row["paused_at"],
        deferred_until=row["deferred_until"],
        closed_at=row["closed_at"],
        has_new_facts=row["has_new_facts"] and row["closed_at"] is None,
    )


def _key(case: ListedCase, asked: AskedCases) -> Key:
    return Key(getattr(case, _order(asked).column), case.id)
