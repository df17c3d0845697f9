"""The desk's queue for programs: codes instead of words."""

from datetime import date, datetime
from typing import NamedTuple

from cases.desk.queries.queue import Queue
from cases.desk.queries.queue_rows import FoundCase
from cases.rules.queries.registers import Registers, registers_knowing
from governance.ground.queries.paging import Page


class ListedCase(NamedTuple):
    """One case on a list."""

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


def case_list(queue: Queue, *, size: int) -> Page[ListedCase]:
    """Return one page of a list."""
    page = queue.rows(size)
    names = registers_knowing(
        organisation_ids={row.community_id for row in page.results},
        cell_ids={row.cell_id for row in page.results if row.cell_id is not None},
    )
    return Page([_listed(row, names) for row in page.results], page.next)


def _listed(row: FoundCase, names: Registers) -> ListedCase:
    return ListedCase(
        category=row.category_id,
        cell=names.cells[row.cell_id] if row.cell_id is not None else "",
        community=names.organisations[row.community_id].code,
        has_new_facts=row.has_new_facts and row.closed_at is None,
        **{name: getattr(row, name) for name in _SAME},
    )


_SAME = tuple(name for name in ListedCase._fields if name in FoundCase._fields and name != "has_new_facts")
