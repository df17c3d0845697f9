"""What happened, as the log and the history of a page show it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import QuerySet

from governance.ground.models import Event
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.log_words import (
    details_of,
    newest_first,
    of_number,
    spoken_facts,
    subject_words,
    with_subjects,
)
from governance.ground.queries.paging import Key, Page, key_at, older_than, page_of
from governance.ground.tongue import tongue
from governance.ground.workflow import Permission, Words
from governance.wings import offered

HISTORY_LINES = 50
LOG_LINES = 50
_CASE_NUMBER = re.compile(r"[A-Za-z]{1,6}-\d{4}-\d{1,12}", re.ASCII)


@dataclass(frozen=True)
class LogLine:
    id: int
    subject: str
    about: str
    seq: int
    name: str
    what: str
    who: str
    by_id: int | None
    at: datetime
    details: str
    note: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the line of a history."""
        return (self.note,) if self.note else ()


def log_page(viewer: Actor, *, subject: str, name: str, person: str, after: str) -> Page[LogLine]:
    """Return the log, newest first, narrowed by event name, by a person's name or id, and by subject.

    A subject is a case's number, a "kind" or a "kind/id".
    """
    require_anywhere(viewer, Permission.READ_LOG)
    language = tongue()
    rows = _of_person(
        _of_subject(with_subjects(newest_first(Event.objects.all()), language), subject.strip()), person.strip()
    )
    if name.strip():
        rows = rows.filter(name__startswith=name.strip())
    if key := key_at(after):
        rows = rows.filter(older_than(key, "at"))
    lines = [_line(event) for event in rows[: LOG_LINES + 1]]
    return page_of(lines, LOG_LINES, lambda line: Key(line.at, line.id))


def _of_subject(rows: QuerySet[Event], subject: str) -> QuerySet[Event]:
    kind, _slash, number = subject.partition("/")
    if not kind:
        return rows
    if _CASE_NUMBER.fullmatch(subject):
        return of_number(rows, subject)
    rows = rows.filter(subject_kind=kind)
    if not number:
        return rows
    return rows.filter(subject_id=int(number)) if _is_id(number) else rows.none()


def _of_person(rows: QuerySet[Event], person: str) -> QuerySet[Event]:
    if not person:
        return rows
    return rows.filter(by_id=int(person)) if _is_id(person) else rows.filter(by_zh=person) | rows.filter(by_en=person)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def history_of(kind: str, subject_id: int) -> list[LogLine]:
    """Return what happened to one subject, newest first."""
    events = Event.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("-seq")
    return [_line(event) for event in events[:HISTORY_LINES]]


def _line(event: Event) -> LogLine:
    language = tongue()
    return LogLine(
        id=event.pk,
        subject=f"{event.subject_kind}/{event.subject_id}",
        about=subject_words(event, language),
        seq=event.seq,
        name=event.name,
        what=words_of(event.name),
        who=Words(event.by_zh, event.by_en).text(language),
        by_id=event.by_id,
        at=event.at,
        details=details_of(event.name, event.data, language),
        note=_note(event.data, language),
    )


# What a reader of a history wants to know of an event beside its name, in this order.
TELLING = (
    "organisation",
    "post",
    "person",
    "duty",
    "before",
    "after",
    "led_by",
    "since",
    "until",
    "ends_on",
    "last_day",
)


def _note(data: object, language: str) -> str:
    spoken = spoken_facts(data, language)
    if spoken.get("before") == spoken.get("after"):
        spoken = {key: value for key, value in spoken.items() if key not in ("before", "after")}
    return " · ".join(str(spoken[key]) for key in TELLING if spoken.get(key) not in (None, ""))


def event_names() -> list[tuple[str, str]]:
    """Return every declared event with its words, for the log's filter."""
    language = tongue()
    return [(name, f"{words.text(language)} ({name})") for name, words in sorted(_all_words().items())]


def words_of(name: str) -> str:
    """Return an event's name in the language of the page."""
    return _all_words().get(name, Words(name, name)).text(tongue())


@cache
def _all_words() -> Mapping[str, Words]:
    return {name: words for words_of in offered("events", "EVENT_WORDS") for name, words in words_of.items()}
