"""How many cases are on a list: exact for the desk's views, else up to a cap by scans no dearer than a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.casework.queries.queue_sql import Statement, page_statement
from cases.casework.queries.scopes import area_scopes
from cases.desk.queries.counters import LATE_CAP, Counts, counts_for
from cases.desk.queries.queue import VIEWS, View, ViewSpec, Wanted, named, narrowed_scopes, narrowing, slice_of
from cases.rules.workflow import OPEN_STATES
from governance.ground.permissions import Actor

MOST_COUNTED = 200
# Filters that no index serves are tried on the first few hundred rows of their list only.
LOOK_THROUGH_TO_COUNT = 500


@dataclass(frozen=True)
class ViewCount:
    """A view with the number of its cases in words."""

    view: View
    label: str
    count: str
    tone: str


def view_counts(counts: Counts) -> list[ViewCount]:
    """Return every view with its count; what ended is not counted."""
    return [ViewCount(view, str(spec.label), *_count(view, spec, counts)) for view, spec in VIEWS.items()]


def _count(view: View, spec: ViewSpec, counts: Counts) -> tuple[str, str]:
    if view is View.ENDED:
        return "", ""
    if view is View.LATE:
        words = f"{LATE_CAP}+" if counts.late > LATE_CAP else str(counts.late)
        return words, "bad" if counts.late else ""
    number = counted(view, counts)
    return str(number), "bad" if view is View.UNROUTED and number else ""


def counted(view: View, counts: Counts) -> int:
    """Return how many cases stand in a view, exactly; what is late is counted up to a cap elsewhere."""
    return counts.whistled if view is View.WHISTLED else counts.of(VIEWS[view].states or OPEN_STATES)


def count_statement(actor: Actor, wanted: Wanted, *, name: str, now: datetime) -> Statement | None:
    """Compose the count of a list as two rows: how many cases fit, how many were looked at; None without an area."""
    scopes = narrowed_scopes(area_scopes(actor), wanted.community)
    if not scopes:
        return None
    if found := named(wanted, actor, scopes):
        statement = f"SELECT %s, (SELECT count(*) FROM ({found.sql}) found)"
        return Statement(statement, [f"{name}:fit", *found.params])
    narrowed = narrowing(wanted)
    most = MOST_COUNTED + 1 if narrowed is None else LOOK_THROUGH_TO_COUNT
    window = page_statement(slice_of(actor, wanted, scopes, now), rows=most)
    fits = narrowed or Statement("TRUE", [])
    counted = f"SELECT count(*) FILTER (WHERE {fits.sql}) fit, count(*) seen FROM ({window.sql}) looked_through"
    statement = f"SELECT unnest(ARRAY[%s, %s]), unnest(ARRAY[fit, seen]) FROM ({counted}) counted"
    return Statement(statement, [f"{name}:fit", f"{name}:seen", *fits.params, *window.params])


def counts_with_lists(actor: Actor, lists: Sequence[Wanted], *, now: datetime) -> tuple[Counts, list[str]]:
    """Count the actor's areas, and each of some lists in words, in one statement; "+" says that there are more."""
    statements = [count_statement(actor, wanted, name=f"list {n}", now=now) for n, wanted in enumerate(lists)]
    counts = counts_for(actor, now=now, also=[statement for statement in statements if statement is not None])
    return counts, [_words(counts, n, wanted) for n, wanted in enumerate(lists)]


def _words(counts: Counts, n: int, wanted: Wanted) -> str:
    fit, seen = counts.others.get(f"list {n}:fit", 0), counts.others.get(f"list {n}:seen", 0)
    if wanted.category or wanted.text:
        return f"{fit}+" if seen == LOOK_THROUGH_TO_COUNT else str(fit)
    return f"{MOST_COUNTED}+" if fit > MOST_COUNTED else str(fit)
