"""The rows of the desk's queue: one case each, in words, with what may be done to it among others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection

from cases.casework.queries.deadlines import URGENCY_LABELS, Deadline, Urgency, clock_badge, moment_words, urgency_of
from cases.casework.queries.lateness import age_words
from cases.casework.queries.queue_sql import Statement
from cases.casework.queries.wording import Badge, state_badge
from cases.desk.permissions import bulk_verbs
from cases.desk.workflow import Verb
from cases.rules.queries.registers import Registers, registers_knowing, spoken
from cases.rules.workflow import SOURCE_WORDS, Source, State
from governance.ground.permissions import Actor


@dataclass(frozen=True)
class QueueRow:
    """One case on a list."""

    id: int
    number: str
    version: int
    title: str
    address: str
    category: str
    cell: str
    community: str
    source: str
    state: Badge
    deadline: Deadline | None
    age: str
    ended: str
    urgency: str
    verbs: tuple[Verb, ...]
    location: str
    has_new_facts: bool

    @property
    def cell_digits(self) -> str:
        """What tells a cell from the others of its community."""
        return self.cell[-3:]

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude; None for a case without a place."""
        if not self.location:
            return None
        place = GEOSGeometry(self.location)
        assert isinstance(place, Point)
        return place.x, place.y


@dataclass(frozen=True)
class Group:
    """Rows of the same urgency under one heading."""

    label: str
    rows: Sequence[QueueRow]


class FoundCase(NamedTuple):
    """A case as the queue's statements read it."""

    id: int
    number: str
    title: str
    address: str
    text: str
    category_id: str
    cell_id: int | None
    community_id: int
    street_id: int
    district_id: int
    source: str
    state: str
    version: int
    due_at: datetime
    due_from: datetime
    due_rule: str
    closed_at: datetime | None
    reported_at: datetime
    paused_at: datetime | None
    deferred_until: date | None
    location: str | None
    has_new_facts: bool


def found_by(statement: Statement) -> list[FoundCase]:
    """Run a statement of the queue."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return [FoundCase(*row) for row in cursor.fetchall()]


def rows_of(found: Sequence[FoundCase], actor: Actor, *, now: datetime) -> list[QueueRow]:
    """Put what a statement found into words."""
    names = registers_knowing(
        organisation_ids={row.community_id for row in found},
        cell_ids={row.cell_id for row in found if row.cell_id is not None},
    )
    return [_row(row, names, actor, now) for row in found]


def _row(row: FoundCase, names: Registers, actor: Actor, now: datetime) -> QueueRow:
    is_open = row.closed_at is None
    badge = clock_badge(
        row.due_at,
        now=now,
        paused_at=row.paused_at,
        until=row.deferred_until,
        rule=names.limit(row.due_rule),
        from_=row.due_from,
    )
    return QueueRow(
        id=row.id,
        number=row.number,
        version=row.version,
        title=row.title,
        address=row.address,
        category=names.category(row.category_id),
        cell=names.cells.get(row.cell_id, "") if row.cell_id else "",
        community=names.organisation(row.community_id),
        source=spoken(SOURCE_WORDS[Source(row.source)]),
        state=state_badge(row.state),
        deadline=badge if is_open else None,
        age=age_words(row.reported_at, now) if is_open else "",
        ended=moment_words(row.closed_at) if row.closed_at else "",
        urgency=urgency_of(row.due_at, now=now, paused_at=row.paused_at) if is_open else "",
        verbs=bulk_verbs(actor, State(row.state), (row.community_id, row.street_id, row.district_id)),
        location=row.location or "",
        has_new_facts=is_open and row.has_new_facts,
    )


def grouped(rows: list[QueueRow], *, by_urgency: bool) -> list[Group]:
    """Put rows under the heading of their urgency; what stands still comes last, whatever its deadline was."""
    if not by_urgency:
        return [Group("", rows)] if rows else []
    running_first = sorted(rows, key=lambda row: row.urgency == Urgency.STILL)
    parts = groupby(running_first, lambda row: row.urgency)
    return [Group(str(URGENCY_LABELS[urgency]), list(part)) for urgency, part in parts]
