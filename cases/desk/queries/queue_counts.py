"""How many cases are on a list: exact for the desk's views, else up to a cap by scans no dearer than a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.desk.queries.counters import LATE_CAP, Counts, counts_for
from cases.desk.queries.queue import LOOK_THROUGH_TO_COUNT, MOST_COUNTED, Queue, queue_of
from cases.desk.queries.wanted import VIEWS, View, ViewSpec, Wanted
from cases.rules.workflow import OPEN_STATES


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


def counts_with_lists(queue: Queue, also: Sequence[Wanted] = ()) -> tuple[Counts, list[str]]:
    """Count the viewer's areas, and in words a list of theirs and others beside it; "+" says that there are more."""
    lists = [queue, *(queue_of(queue.actor, wanted, now=queue.now) for wanted in also)]
    statements = [one.count_statement(f"list {n}") for n, one in enumerate(lists)]
    found = [statement for statement in statements if statement is not None]
    counts = counts_for(queue.actor, now=queue.now, also=found)
    return counts, [_words(counts, n, one.wanted) for n, one in enumerate(lists)]


def _words(counts: Counts, n: int, wanted: Wanted) -> str:
    fit, seen = counts.others.get(f"list {n}:fit", 0), counts.others.get(f"list {n}:seen", 0)
    if wanted.category or wanted.text:
        return f"{fit}+" if seen == LOOK_THROUGH_TO_COUNT else str(fit)
    return f"{MOST_COUNTED}+" if fit > MOST_COUNTED else str(fit)
