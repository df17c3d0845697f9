"""The security log: all of it for the auditor, one's own for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from governance.chart.queries.sessions import device_words
from governance.ground import events
from governance.ground.models import Person, SecurityEvent, folded
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.tongue import tongue
from governance.ground.workflow import Permission, Words

LINES, OWN_LINES, MOST_EXPORTED = 50, 20, 100_000
NOBODY = Words("", "")


@dataclass(frozen=True)
class SecurityLine:
    """One line of the log, with the people's names as they are now."""

    id: int
    kind: str
    what: str
    at: datetime
    username: str
    who: str
    by: str
    address: str
    device: str
    door: str
    details: str


@dataclass(frozen=True)
class AskedLog:
    """What the log is narrowed by; empty means everything."""

    kind: str = ""
    person: str = ""
    address: str = ""
    since: date | None = None
    until: date | None = None


NO_LINES = Page[SecurityLine]([], None)


def security_page(viewer: Actor, asked: AskedLog, *, after: str, size: int = LINES) -> Page[SecurityLine]:
    """Return a page of the log, newest first; raise NotAllowed for who may not read it."""
    rows, place = _asked(viewer, asked), place_at(after, int)
    if place:
        rows = rows.filter(id__lt=place[0])
    return page_of(_lines(list(rows[: size + 1])), size, lambda line: [line.id])


def security_rows(viewer: Actor, asked: AskedLog) -> list[SecurityLine]:
    """Return the lines of the log for a file, newest first."""
    return _lines(list(_asked(viewer, asked)[:MOST_EXPORTED]))


def own_security(viewer: Actor) -> list[SecurityLine]:
    """Return what happened to the viewer's own account lately."""
    return _lines(list(SecurityEvent.objects.filter(person_id=viewer.person_id).order_by("-id")[:OWN_LINES]))


def _asked(viewer: Actor, asked: AskedLog) -> QuerySet[SecurityEvent]:
    require_anywhere(viewer, Permission.READ_LOG)
    rows = SecurityEvent.objects.order_by("-id")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.person.strip():
        found = Person.objects.filter(username_folded=folded(asked.person))
        rows = rows.filter(person_id__in=list(found.values_list("pk", flat=True)))
    if asked.address.strip():
        rows = rows.filter(address=asked.address.strip())
    if asked.since:
        rows = rows.filter(at__gte=_begin_of(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=_begin_of(asked.until + timedelta(days=1)))
    return rows


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def _lines(rows: list[SecurityEvent]) -> list[SecurityLine]:
    ids = {id_ for row in rows for id_ in (row.person_id, row.by_id) if id_ is not None}
    people = Person.objects.in_bulk(ids)
    return [_line(row, people) for row in rows]


def _line(row: SecurityEvent, people: Mapping[int, Person]) -> SecurityLine:
    whose, by = people.get(row.person_id or 0), people.get(row.by_id or 0)
    return SecurityLine(
        id=row.pk,
        kind=row.kind,
        what=words_of(row.kind),
        at=row.at,
        username=whose.username if whose else "",
        who=whose.name if whose else "",
        by=by.name if by and by != whose else "",
        address=row.address,
        device=device_words(row.device) if row.device else "",
        door=row.door,
        details=" · ".join(_said(value) for value in row.data.values() if value not in (None, "", [])),
    )


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def words_of(kind: str) -> str:
    """Return a kind's name in the language of the page."""
    return events.SECURITY_WORDS.get(kind, Words(kind, kind)).text(tongue())


def security_kinds(viewer: Actor) -> list[tuple[str, str]]:
    """Return every kind of line with its words, for the filter; raise NotAllowed for who may not read the log."""
    require_anywhere(viewer, Permission.READ_LOG)
    return [(kind, words_of(kind)) for kind in events.SECURITY_WORDS]
