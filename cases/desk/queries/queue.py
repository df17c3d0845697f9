"""The desk's queue: what somebody must look at now, the most urgent first, fifty rows at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.casework.queries.queue_sql import (
    BY_ARRIVAL,
    BY_CLOSED,
    BY_DUE,
    COLUMNS,
    PAGE_ROWS,
    Slice,
    Statement,
    any_of,
    page_statement,
)
from cases.casework.queries.scopes import area_scopes, unaccused
from cases.desk.queries.queue_rows import Group, QueueRow, found_by, grouped, rows_of
from cases.reading.queries.search_sql import found_statement, sought_from, within_for
from cases.rules.queries.registers import registers
from cases.rules.workflow import State
from governance.ground.permissions import Actor, Grant
from governance.ground.queries.paging import Key
from governance.ground.workflow import Permission


class View(StrEnum):
    """The saved views of the desk."""

    DECIDE = "decide"
    UNROUTED = "unrouted"
    WHISTLED = "whistled"
    COMMUNITY = "community"
    DEPARTMENTS = "departments"
    VERIFY = "verify"
    CALL_BACK = "call-back"
    EVALUATE = "evaluate"
    JOINED = "joined"
    LATE = "late"
    OPEN = "open"
    ENDED = "ended"


class ViewSpec(NamedTuple):
    """What a view is called and which states it shows; no state stands for all."""

    label: Any
    states: tuple[State, ...]


VIEWS: Mapping[View, ViewSpec] = {
    View.DECIDE: ViewSpec(_("To decide"), (State.REPORTED, State.REGISTERED, State.UNROUTED)),
    View.UNROUTED: ViewSpec(_("To be dispatched by hand"), (State.UNROUTED,)),
    View.WHISTLED: ViewSpec(_("Whistled"), ()),
    View.COMMUNITY: ViewSpec(_("With the community"), (State.COMMUNITY,)),
    View.DEPARTMENTS: ViewSpec(_("With departments"), (State.DISPATCHED, State.ACTING)),
    View.VERIFY: ViewSpec(_("To verify"), (State.VERIFYING,)),
    View.CALL_BACK: ViewSpec(_("To call back"), (State.CALLING_BACK,)),
    View.EVALUATE: ViewSpec(_("To evaluate"), (State.EVALUATING,)),
    View.JOINED: ViewSpec(_("Joined"), (State.JOINED,)),
    View.LATE: ViewSpec(pgettext_lazy("view of the desk", "Late"), ()),
    View.OPEN: ViewSpec(_("All open"), ()),
    View.ENDED: ViewSpec(_("Ended lately"), ()),
}
FIRST_VIEW = (
    (Permission.DISPATCH_CASE, View.DECIDE),
    (Permission.CALL_BACK, View.CALL_BACK),
    (Permission.VERIFY_CASE, View.VERIFY),
)


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the queue: a view, filters, and the key after or before which to go on."""

    view: View
    category: str = ""
    community: str = ""
    text: str = ""
    after: Key | None = None
    before: Key | None = None
    # The index of a resident's number, as `sought_phone` gives it to who may have it shown.
    phone: str = ""


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


def view_named(name: str | None) -> View | None:
    """Return the view of this name, or None."""
    return next((view for view in View if view.value == name), None)


def first_view(actor: Actor) -> View:
    """Return the view that the actor's work begins with."""
    return next((view for permission, view in FIRST_VIEW if actor.holds(permission)), View.OPEN)


def queue_page(actor: Actor, wanted: Wanted, *, now: datetime) -> QueuePage:
    """Return one page of the actor's queue in one statement; nothing for who has no area."""
    scopes = narrowed_scopes(area_scopes(actor), wanted.community)
    if not scopes:
        return QueuePage((), None, None)
    if found := named(wanted, actor, scopes):
        rows = rows_of(found, actor, now=now)
        return QueuePage(grouped(rows, by_urgency=False), None, None, is_searched=True)
    part = slice_of(actor, wanted, scopes, now)
    backwards = wanted.before is not None
    statement = page_statement(part, narrowed=narrowing(wanted))
    rows = rows_of(statement, actor, now=now)
    if backwards:
        rows.reverse()
    is_too_short = bool(wanted.text) and not sought_from(wanted.text).is_searchable
    return replace(_paged(rows, wanted, backwards=backwards), is_too_short=is_too_short)


def neighbours(actor: Actor, wanted: Wanted, key: Key, *, now: datetime) -> tuple[str, str]:
    """Return the numbers of the cases before and after a key in a list with its filters; empty where there is none."""
    scopes = narrowed_scopes(area_scopes(actor), wanted.community)
    if not scopes:
        return "", ""
    if named(wanted, actor, scopes):
        return "", ""
    narrowed = narrowing(wanted)
    before = page_statement(
        slice_of(actor, replace(wanted, before=key, after=None), scopes, now), narrowed=narrowed, rows=1
    )
    after = page_statement(
        slice_of(actor, replace(wanted, before=None, after=key), scopes, now), narrowed=narrowed, rows=1
    )
    statement = (
        f"SELECT 'before', number FROM ({before.sql}) previous UNION ALL SELECT 'after', number FROM ({after.sql}) next"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*before.params, *after.params])
        found = dict(cursor.fetchall())
    return found.get("before", ""), found.get("after", "")


class Stretch(NamedTuple):
    """Some cases of a list, how many were looked at to find them, and the key after which the list goes on."""

    ids: list[int]
    looked_at: int
    next_key: Key | None


def stretch(actor: Actor, wanted: Wanted, *, rows: int, now: datetime) -> Stretch:
    """Look at the next so many cases of a list and return those that its filters leave in; a worker then goes on."""
    scopes = narrowed_scopes(area_scopes(actor), wanted.community)
    if not scopes:
        return Stretch([], 0, None)
    if found := named(wanted, actor, scopes):
        ids = [row.id for row in found_by(found)]
        return Stretch(ids, len(ids), None)
    part = _steady(slice_of(actor, wanted, scopes, now))
    window, narrowed = page_statement(part, rows=rows), narrowing(wanted) or Statement("TRUE", [])
    statement = (
        f"SELECT id, {part.order.column}, ({narrowed.sql}) FROM ({window.sql}) stretch ORDER BY {part.order.sql}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*narrowed.params, *window.params])
        looked_at = cursor.fetchall()
    next_key = Key(looked_at[-1][1], looked_at[-1][0]) if len(looked_at) == rows else None
    return Stretch([id_ for id_, _at, is_in in looked_at if is_in], len(looked_at), next_key)


def list_length(actor: Actor, wanted: Wanted, *, most: int, now: datetime) -> int:
    """Return how many cases must be looked at to know the whole list, or one more than `most`."""
    scopes = narrowed_scopes(area_scopes(actor), wanted.community)
    if not scopes:
        return 0
    window = page_statement(_steady(slice_of(actor, wanted, scopes, now)), rows=most + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({window.sql}) list", window.params)
        return int(cursor.fetchone()[0])


def _steady(part: Slice) -> Slice:
    """Return a list in an order that cases keep while they move, for who reads it bit by bit."""
    return part._replace(order=BY_ARRIVAL) if part.is_open else part


def slice_of(actor: Actor, wanted: Wanted, scopes: Sequence[Grant], now: datetime) -> Slice:
    """Return which rows a list holds before its filters leave any out."""
    is_open = wanted.view is not View.ENDED
    order = BY_DUE if is_open else BY_CLOSED
    return Slice(
        scopes=scopes,
        states=VIEWS[wanted.view].states,
        unaccused=unaccused(actor),
        order=order.reversed() if wanted.before else order,
        key=wanted.before or wanted.after,
        late_at=now if wanted.view is View.LATE else None,
        is_open=is_open,
        is_whistled=wanted.view is View.WHISTLED,
    )


def narrowed_scopes(scopes: Sequence[Grant], community: str) -> Sequence[Grant]:
    """Narrow the areas to one community of theirs, named by its code; to nothing when it is not theirs."""
    if not community:
        return scopes
    known = (o for o in registers().organisations.values() if o.code == community and o.kind == "community")
    found = next(known, None)
    if found is None or not any(found.path.startswith(scope.path) for scope in scopes):
        return ()
    return (Grant(found.id, found.path, "community"),)


def narrowing(wanted: Wanted) -> Statement | None:
    """Return the condition of a list's filters that no index serves; None where there are none."""
    parts = []
    if wanted.category:
        known = registers().categories.values()
        codes = [entry.code for entry in known if wanted.category in (entry.code, entry.parent)]
        parts.append(Statement("category_id = ANY (%s)", [codes]))
    if wanted.text:
        parts.append(sought_from(wanted.text).held)
    return any_of(parts)


def named(wanted: Wanted, actor: Actor, scopes: Sequence[Grant]) -> Statement | None:
    """Compose the search that a case's number, its last digits or a phone lead to past the list, in every state."""
    sought = sought_from(wanted.text)
    if not sought.number and not wanted.phone:
        return None
    # Who narrows the list to a community does not look among what lies elsewhere.
    within = within_for(actor, areas=scopes, phone=wanted.phone, in_hand=not wanted.community)
    return found_statement(sought, within, before=None, rows=PAGE_ROWS, columns=COLUMNS)


def _paged(rows: list[QueueRow], wanted: Wanted, *, backwards: bool) -> QueuePage:
    is_full = len(rows) == PAGE_ROWS
    has_next = backwards or is_full
    has_previous = is_full if backwards else wanted.after is not None
    return QueuePage(
        groups=grouped(rows, by_urgency=wanted.view is not View.ENDED),
        next_key=rows[-1].key if rows and has_next else None,
        previous_key=rows[0].key if rows and has_previous else None,
    )
