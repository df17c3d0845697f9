"""The statements of the desk's queue: limited scans of the partial indexes, merged, so that a page costs a page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cases.casework.queries.lateness import late
from cases.rules.workflow import State
from governance.ground.permissions import Grant
from governance.ground.queries.paging import Key

PAGE_ROWS = 50
LOOK_THROUGH = 2000

COLUMNS = (
    "id, number, title, address, text, category_id, cell_id, community_id, street_id, district_id, source, state, "
    "version, due_at, due_from, due_rule, closed_at, reported_at, paused_at, deferred_until, location, has_new_facts"
)


class Order(NamedTuple):
    """The column that orders a list, and which way it runs."""

    column: str
    descending: bool

    def reversed(self) -> "Order":
        """Return the same order read from the other end."""
        return Order(self.column, not self.descending)

    @property
    def sql(self) -> str:
        """The ORDER BY of this order."""
        way = " DESC" if self.descending else ""
        return f"{self.column}{way}, id{way}"

    @property
    def beyond(self) -> str:
        """The condition for what follows a key."""
        return f"({self.column}, id) {'<' if self.descending else '>'} (%s, %s)"


BY_DUE = Order("due_at", descending=False)
BY_CLOSED = Order("closed_at", descending=True)
# What neither a move nor a clock changes: whoever reads on and on meets every case that stays on the list.
BY_ARRIVAL = Order("reported_at", descending=False)


class Slice(NamedTuple):
    """Which cases of which areas a list holds, in which order, from which key on."""

    scopes: Sequence[Grant]
    states: Sequence[State]
    unaccused: str  # The condition that keeps a case from those whom it accuses.
    order: Order = BY_DUE
    key: Key | None = None
    late_at: datetime | None = None  # Only what is late at this moment.
    is_open: bool = True
    is_whistled: bool = False  # Only those whose whistle goes on.


class Statement(NamedTuple):
    """A statement and its parameters."""

    sql: str
    params: list[Any]


def page_statement(part: Slice, *, narrowed: Statement | None = None, rows: int = PAGE_ROWS) -> Statement:
    """Compose the statement for the first rows of a slice.

    Each area and state is one limited scan of its partial index, and the scans are merged in order. What `narrowed`
    leaves out is left out after the merge, of the first two thousand rows, since no index serves it.
    """
    limit = LOOK_THROUGH if narrowed else rows
    merged = _merged([_arm(part, scope, state, limit) for scope in part.scopes for state in part.states or (None,)])
    ordered = f"ORDER BY {part.order.sql} LIMIT %s"
    if narrowed is None:
        return Statement(f"{merged.sql} {ordered}", [*merged.params, rows])
    window = f"SELECT * FROM ({merged.sql} {ordered}) looked_through WHERE {narrowed.sql} {ordered}"
    return Statement(window, [*merged.params, limit, *narrowed.params, rows])


def _arm(part: Slice, scope: Grant, state: State | None, limit: int) -> Statement:
    conditions = [f"{scope.kind}_id = %s", part.unaccused]
    params: list[Any] = [scope.organisation_id]
    if part.is_whistled:
        conditions.insert(0, "is_whistled")
    elif part.late_at is None:  # Said twice, the planner takes a fifth of the open ones for a fifth of that fifth.
        conditions.insert(0, "is_open" if part.is_open else "NOT is_open")
    if state is not None:
        conditions.append("state = %s")
        params.append(state.value)
    if part.late_at is not None:
        conditions.append(late(now="%s"))
        params.append(part.late_at)
    if part.key is not None:
        conditions.append(part.order.beyond)
        params += part.key
    where = " AND ".join(conditions)
    return Statement(
        f"SELECT {COLUMNS} FROM cases_case WHERE {where} ORDER BY {part.order.sql} LIMIT %s", [*params, limit]
    )


def _merged(arms: Sequence[Statement]) -> Statement:
    union = " UNION ALL ".join(f"({arm.sql})" for arm in arms)
    return Statement(f"SELECT * FROM ({union}) merged", [value for arm in arms for value in arm.params])


def any_of(parts: Iterable[Statement]) -> Statement | None:
    """Join conditions that must all hold; None when there is none."""
    listed = list(parts)
    if not listed:
        return None
    return Statement(" AND ".join(f"({part.sql})" for part in listed), [v for part in listed for v in part.params])
