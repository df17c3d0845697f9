"""The open cases behind a figure of the supervisor's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from cases.casework.queries.deadlines import Deadline, clock_badge, moment_words
from cases.casework.queries.lateness import age_words
from cases.casework.queries.scopes import unaccused
from cases.casework.queries.wording import Badge, state_badge
from cases.desk.queries.wanted import Sorting
from cases.figures.queries.rates import Place, place_among
from cases.figures.queries.supervision import measured_by, supervised_places, watches_named
from cases.figures.queries.supervision_sql import Watched, listing
from cases.figures.workflow.supervision import NO_DEPARTMENT, WATCH_WORDS, Watch
from cases.rules.queries.registers import Registers, registers, registers_knowing, spoken
from governance.ground.errors import Invalid, NotFound
from governance.ground.permissions import Actor
from governance.ground.queries.paging import BEGINNING, Key, Page, key_at, page_of

ROWS = 50
COLUMN = {Sorting.DUE: "due_at", Sorting.ARRIVAL: "reported_at"}


@dataclass(frozen=True)
class AskedSupervision:
    """Which list is asked for, as it stands in the address."""

    place: str = ""
    watch: str = ""
    department: str = ""
    category: str = ""
    order: Sorting = Sorting.DUE


@dataclass(frozen=True)
class WatchedCase:
    """One case on a supervisor's list."""

    id: int
    number: str
    title: str
    place: str
    community: str
    community_code: str
    category: str
    category_name: str
    state: str
    badge: Badge
    reported_at: datetime
    due_at: datetime
    deadline: Deadline
    age: str
    holders: Sequence[str]
    holder_codes: Sequence[str]
    last_step: str
    last_step_at: datetime | None
    times_reopened: int
    supervised: int


@dataclass(frozen=True)
class WatchedPage:
    """A page of the cases behind a figure."""

    place: Place
    watch: Watch
    label: str
    line: str
    watches: Sequence[tuple[Watch, str]]
    rows: Page[WatchedCase]


def watched_cases(actor: Actor, asked: AskedSupervision, *, after: str, now: datetime, size: int = ROWS) -> WatchedPage:
    """List the cases behind a figure in the order asked for; raise NotFound or Invalid for what is not there."""
    chosen = place_among(supervised_places(actor), asked.place)
    watched = Watched(chosen, _watch(asked.watch), _department_key(asked.department))
    column = COLUMN[asked.order]
    at, id_ = key_at(after) or BEGINNING
    params = measured_by(now) | {"place": chosen.id, "at": at, "id": id_, "rows": size + 1}
    params["department"] = int(watched.department) if watched.department.isdigit() else 0
    params["categories"] = _codes(asked.category)
    statement = listing(watched, at=column, of_category=bool(asked.category), seen=unaccused(actor, "c."))
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found = [_Found(*row) for row in cursor.fetchall()]
    names = registers_knowing(
        organisation_ids={id_ for row in found for id_ in (row.community_id, *row.holders)}, cell_ids=set()
    )
    rows = [_row(row, names, now) for row in found]
    return WatchedPage(
        place=chosen,
        watch=watched.watch,
        label=spoken(WATCH_WORDS[watched.watch]),
        line=_line_words(asked, watched, names),
        watches=watches_named(),
        rows=page_of(rows, size, lambda row: Key(getattr(row, column), row.id)),
    )


def _watch(code: str) -> Watch:
    if code and code not in list(Watch):
        message = _("There is no such figure. Open one from the board.")
        raise Invalid(message, {"watch": message})
    return Watch(code or Watch.OPEN)


def _department_key(code: str) -> str:
    if code in ("", NO_DEPARTMENT):
        return code
    found = next((one.id for one in registers().organisations.values() if one.code == code), None)
    if found is None:
        raise NotFound(_("There are no such figures, or they are not yours to see."))
    return str(found)


def _codes(category: str) -> list[str]:
    known = registers().categories.values()
    return [entry.code for entry in known if category in (entry.code, entry.parent)]


def _line_words(asked: AskedSupervision, watched: Watched, names: Registers) -> str:
    if asked.category:
        return names.category(asked.category)
    if watched.department == NO_DEPARTMENT:
        return _("Street and communities")
    return names.organisation(int(watched.department)) if watched.department else ""


class _Found(NamedTuple):
    id: int
    number: str
    title: str
    address: str
    category_id: str
    community_id: int
    state: str
    reported_at: datetime
    due_at: datetime
    due_from: datetime
    due_rule: str
    paused_at: datetime | None
    round: int
    supervised: int
    last_step_at: datetime | None
    holders: list[int]


def _row(row: _Found, names: Registers, now: datetime) -> WatchedCase:
    clock = clock_badge(
        row.due_at, now=now, paused_at=row.paused_at, rule=names.limit(row.due_rule), from_=row.due_from
    )
    return WatchedCase(
        id=row.id,
        number=row.number,
        title=row.title,
        place=row.address or names.organisation(row.community_id),
        community=names.organisation(row.community_id),
        community_code=names.organisations[row.community_id].code,
        category=row.category_id,
        category_name=names.category(row.category_id),
        state=row.state,
        badge=state_badge(row.state),
        reported_at=row.reported_at,
        due_at=row.due_at,
        deadline=clock,
        age=age_words(row.reported_at, now),
        holders=[names.organisation(id_) for id_ in row.holders],
        holder_codes=[names.organisations[id_].code for id_ in row.holders],
        last_step=moment_words(row.last_step_at) if row.last_step_at else "",
        last_step_at=row.last_step_at,
        times_reopened=row.round - 1,
        supervised=row.supervised,
    )
