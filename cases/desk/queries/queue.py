"""The desk's queue: what somebody must look at now, the most urgent first.

A list is made once for a request. Its page, its rows for programs, its count, the neighbours of one of its cases and
the stretches that a worker reads are all cut from that one object, so that none of them can be of another list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from cases.casework.models import Case
from cases.casework.queries.queue_sql import (
    BY_ARRIVAL,
    BY_CLOSED,
    BY_DUE,
    COLUMNS,
    PAGE_ROWS,
    Order,
    Slice,
    Statement,
    any_of,
    page_statement,
)
from cases.casework.queries.scopes import area_scopes, unaccused
from cases.desk.queries.queue_rows import FoundCase, Group, QueueRow, found_by, grouped, rows_of
from cases.desk.queries.wanted import VIEWS, Sorting, View, Wanted
from cases.reading.queries.search_sql import found_statement, sought_from, within_for
from cases.rules.queries.registers import registers
from governance.ground.permissions import Actor, Grant
from governance.ground.queries.paging import Key, Page, page_of

MOST_COUNTED = 200
# Filters that no index serves are tried on the first few hundred rows of their list only.
LOOK_THROUGH_TO_COUNT = 500


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue; a key says where the next or the previous page starts."""

    groups: Sequence[Group]
    next_key: Key | None
    previous_key: Key | None
    is_searched: bool = False
    is_too_short: bool = False

    @property
    def has_more(self) -> bool:
        """Tell whether a number or a phone may have led to more cases than a list shows."""
        return self.is_searched and len(self.rows) == PAGE_ROWS

    @property
    def rows(self) -> list[QueueRow]:
        """All rows, in order."""
        return [row for group in self.groups for row in group.rows]


class Stretch(NamedTuple):
    """Some cases of a list, how many were looked at to find them, and the key after which the list goes on."""

    ids: list[int]
    looked_at: int
    next_key: Key | None


@dataclass(frozen=True)
class Queue:
    """One list as one actor may see it at one moment.

    `narrowed` is the condition of its filters that no index serves. `past` leads past the list to the cases of a number
    or a phone, in every state; such a list has no order in which one could go on.
    """

    actor: Actor
    wanted: Wanted
    now: datetime
    scopes: Sequence[Grant]
    narrowed: Statement | None
    past: Statement | None

    @property
    def order(self) -> Order:
        """How its rows stand."""
        if self.wanted.view is View.ENDED:
            return BY_CLOSED
        return BY_ARRIVAL if self.wanted.order is Sorting.ARRIVAL else BY_DUE

    def page(self) -> QueuePage:
        """Return the page that was asked for, in words and in one statement; nothing for who has no area."""
        if not self.scopes:
            return QueuePage((), None, None)
        if self.past is not None:
            rows = rows_of(found_by(self.past), self.actor, now=self.now)
            return QueuePage(grouped(rows, by_urgency=False), None, None, is_searched=True)
        wanted = self.wanted
        found = found_by(self._before(wanted.before) if wanted.before else self._after(wanted.after))
        if wanted.before:
            found.reverse()
        is_full = len(found) == PAGE_ROWS
        has_next = is_full or wanted.before is not None
        has_previous = is_full if wanted.before else wanted.after is not None
        return QueuePage(
            groups=grouped(rows_of(found, self.actor, now=self.now), by_urgency=wanted.view is not View.ENDED),
            next_key=self._key_of(found[-1]) if found and has_next else None,
            previous_key=self._key_of(found[0]) if found and has_previous else None,
            is_too_short=bool(wanted.text) and not sought_from(wanted.text).is_searchable,
        )

    def rows(self, size: int) -> Page[FoundCase]:
        """Return so many rows as they were found, in one statement; nothing for who has no area."""
        if not self.scopes:
            return Page([], None)
        found = found_by(self._after(self.wanted.after, rows=size + 1))
        return page_of(found, size, self._key_of)

    def neighbours(self, key: Key | None) -> tuple[str, str]:
        """Return the numbers of the cases before and after a place; empty where there is none."""
        if not self.scopes or self.past is not None or key is None:
            return "", ""
        before, after = self._before(key, rows=1), self._after(key, rows=1)
        statement = (
            f"SELECT 'before', number FROM ({before.sql}) previous "
            f"UNION ALL SELECT 'after', number FROM ({after.sql}) next"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*before.params, *after.params])
            found = dict(cursor.fetchall())
        return found.get("before", ""), found.get("after", "")

    def stretch(self, rows: int) -> Stretch:
        """Look at the next so many cases and return those that the filters leave in; a worker then goes on."""
        if not self.scopes:
            return Stretch([], 0, None)
        if self.past is not None:
            ids = [row.id for row in found_by(self.past)]
            return Stretch(ids, len(ids), None)
        steady = self._steady()
        part = steady._slice(steady.wanted.after)
        window, narrowed = page_statement(part, rows=rows), self.narrowed or Statement("TRUE", [])
        statement = (
            f"SELECT id, {part.order.column}, ({narrowed.sql}) FROM ({window.sql}) stretch ORDER BY {part.order.sql}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*narrowed.params, *window.params])
            looked_at = cursor.fetchall()
        next_key = Key(looked_at[-1][1], looked_at[-1][0]) if len(looked_at) == rows else None
        return Stretch([id_ for id_, _at, is_in in looked_at if is_in], len(looked_at), next_key)

    def length(self, most: int) -> int:
        """Return how many cases must be looked at to know the whole list, or one more than `most`."""
        if not self.scopes:
            return 0
        window = page_statement(self._steady()._slice(None), rows=most + 1)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({window.sql}) list", window.params)
            return int(cursor.fetchone()[0])

    def count_statement(self, name: str) -> Statement | None:
        """Compose its count as two rows: how many cases fit, how many were looked at; None without an area."""
        if not self.scopes:
            return None
        if self.past is not None:
            statement = f"SELECT %s, (SELECT count(*) FROM ({self.past.sql}) found)"
            return Statement(statement, [f"{name}:fit", *self.past.params])
        most = MOST_COUNTED + 1 if self.narrowed is None else LOOK_THROUGH_TO_COUNT
        window, fits = page_statement(self._slice(None), rows=most), self.narrowed or Statement("TRUE", [])
        counted = f"SELECT count(*) FILTER (WHERE {fits.sql}) fit, count(*) seen FROM ({window.sql}) looked_through"
        statement = f"SELECT unnest(ARRAY[%s, %s]), unnest(ARRAY[fit, seen]) FROM ({counted}) counted"
        return Statement(statement, [f"{name}:fit", f"{name}:seen", *fits.params, *window.params])

    def place_of(self, case: Case) -> Key | None:
        """Return where a case stands in the list, or would; None for an open one among what has ended."""
        moment = getattr(case, self.order.column)
        return Key(moment, case.pk) if moment else None

    def _key_of(self, row: FoundCase) -> Key:
        return Key(getattr(row, self.order.column), row.id)

    def _after(self, key: Key | None, *, rows: int = PAGE_ROWS) -> Statement:
        return page_statement(self._slice(key), narrowed=self.narrowed, rows=rows)

    def _before(self, key: Key, *, rows: int = PAGE_ROWS) -> Statement:
        part = self._slice(key)._replace(order=self.order.reversed())
        return page_statement(part, narrowed=self.narrowed, rows=rows)

    def _steady(self) -> "Queue":
        """Return the same list in an order that cases keep while they move, for who reads it bit by bit."""
        return replace(self, wanted=replace(self.wanted, order=Sorting.ARRIVAL))

    def _slice(self, key: Key | None) -> Slice:
        """Return which rows the list holds before its filters leave any out."""
        view = self.wanted.view
        return Slice(
            scopes=self.scopes,
            states=VIEWS[view].states,
            unaccused=unaccused(self.actor),
            order=self.order,
            key=key,
            late_at=self.now if view is View.LATE else None,
            is_open=view is not View.ENDED,
            is_whistled=view is View.WHISTLED,
        )


def queue_of(actor: Actor, wanted: Wanted, *, now: datetime) -> Queue:
    """Make a list once for all that is read of it."""
    scopes = _narrowed_scopes(area_scopes(actor), wanted.community)
    past = _past(wanted, actor, scopes) if scopes else None
    return Queue(actor, wanted, now, scopes, _narrowing(wanted), past)


def _narrowed_scopes(scopes: Sequence[Grant], community: str) -> Sequence[Grant]:
    """Narrow the areas to one community of theirs, named by its code; to nothing when it is not theirs."""
    if not community:
        return scopes
    known = (o for o in registers().organisations.values() if o.code == community and o.kind == "community")
    found = next(known, None)
    if found is None or not any(found.path.startswith(scope.path) for scope in scopes):
        return ()
    return (Grant(found.id, found.path, "community"),)


def _narrowing(wanted: Wanted) -> Statement | None:
    """Return the condition of a list's filters that no index serves; None where there are none."""
    parts = []
    if wanted.category:
        known = registers().categories.values()
        codes = [entry.code for entry in known if wanted.category in (entry.code, entry.parent)]
        parts.append(Statement("category_id = ANY (%s)", [codes]))
    if wanted.text:
        parts.append(sought_from(wanted.text).held)
    return any_of(parts)


def _past(wanted: Wanted, actor: Actor, scopes: Sequence[Grant]) -> Statement | None:
    """Compose the search that a case's number, its last digits or a phone lead to past the list, in every state."""
    sought = sought_from(wanted.text)
    if not sought.number and not wanted.phone:
        return None
    # Who narrows the list to a community does not look among what lies elsewhere.
    within = within_for(actor, areas=scopes, phone=wanted.phone, in_hand=not wanted.community)
    return found_statement(sought, within, before=None, rows=PAGE_ROWS, columns=COLUMNS)
