"""The events of a case as lines of its timeline: who, when, what, in the language of the page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, When
from django.db.models import Case as DbCase
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from cases import events
from cases.casework.models import Case
from cases.casework.queries.timeline_lines import Data, lines_of
from cases.events import EVENT_WORDS
from cases.rules.queries.registers import Registers, spoken
from cases.rules.workflow.voice import Way
from governance.ground.permissions import Actor
from governance.ground.workflow import Words
from governance.models import Event

INTERNAL = frozenset(
    {
        events.WHISTLE_UNROUTED,
        events.CALL_BACK_TRIED,
        events.PHONE_REVEALED,
        events.CASE_PRINTED,
        events.ACCUSED_NAMED,
        events.CASE_NOTED,
        events.CLOCK_WARNED,
        events.CLOCK_OVERDUE,
        events.EVALUATED,
        events.CASES_LINKED,
        events.CLOCKS_RECOMPUTED,
    }
)
# What names another case, and by which of its data.
OF_OTHER = (events.CASE_JOINED, events.CASES_LINKED, events.JOINED_ANSWERED)
NAMING_OTHER = frozenset({"to", "to_title", "of"})
TONES: Mapping[str, str] = {
    events.WHISTLE_BLOWN: "whistle",
    events.WHISTLE_ROUTED: "whistle",
    events.WHISTLE_UNROUTED: "bad",
    events.VERIFICATION_FAILED: "bad",
    events.CASE_REOPENED: "bad",
    events.CLOCK_OVERDUE: "bad",
    events.CLOCK_WARNED: "warn",
    events.CASE_RETURNED: "warn",
    events.FACTS_ADDED: "warn",
    events.CASE_CLOSED: "good",
    events.CASE_VERIFIED: "good",
    events.CASE_ANSWERED: "good",
    events.ALL_FINISHED: "good",
    events.ASSIGNMENT_FINISHED: "good",
    events.COMMUNITY_FINISHED: "good",
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; internal ones are for the street and its district only."""

    seq: int
    name: str
    what: str
    who: str
    at: datetime
    tone: str
    is_internal: bool
    lines: Sequence[str]


@dataclass(frozen=True)
class Happening:
    """An event as it was read; `seq` counts the events of its case."""

    seq: int
    name: str
    by_id: int | None
    by: Words
    at: datetime
    data: Data


_READ = ("seq", "name", "by_id", "by_zh", "by_en", "at", "data", "hides_other")


def events_for(viewer: Actor, case_ids: Sequence[int]) -> QuerySet[Event]:
    """Return the events of some cases, each with whether it `hides_other`: names a case that is not the viewer's."""
    number = Coalesce(KeyTextTransform("to", OuterRef("data")), KeyTextTransform("of", OuterRef("data")))
    seen = Exists(Case.objects.visible_to(viewer).filter(number=number))
    hides = DbCase(When(name__in=OF_OTHER, then=~seen), default=False, output_field=BooleanField())
    return Event.objects.filter(subject_kind="cases.case", subject_id__in=case_ids).annotate(hides_other=hides)


def told_to(data: Data, *, hides_other: bool) -> Data:
    """Return what an event says to its viewer: without the other case where that one is not theirs."""
    return {name: value for name, value in data.items() if name not in NAMING_OTHER} if hides_other else data


def happenings_of(viewer: Actor, case_id: int) -> list[Happening]:
    """Read all events of a case, the oldest first, in one statement."""
    return [_happening(row) for row in events_for(viewer, [case_id]).order_by("seq").values_list(*_READ)]


def happenings_of_all(viewer: Actor, case_ids: Sequence[int], *, latest: int) -> dict[int, list[Happening]]:
    """Read the latest events of some cases, the oldest first for each, in one statement."""
    rows = events_for(viewer, case_ids).order_by("-at", "-seq").values_list("subject_id", *_READ)[:latest]
    found: dict[int, list[Happening]] = defaultdict(list)
    for case_id, *row in reversed(list(rows)):
        found[case_id].append(_happening(row))
    return found


def _happening(row: Sequence[Any]) -> Happening:
    seq, name, by_id, zh, en, at, data, hides_other = row
    return Happening(seq, name, by_id, Words(zh, en), at, told_to(data, hides_other=hides_other))


def timeline_of(happened: Iterable[Happening], names: Registers, *, with_internal: bool) -> list[Entry]:
    """Put events into words, the newest first by when they happened."""
    shown = [event for event in happened if with_internal or event.name not in INTERNAL]
    return [_entry(event, names) for event in sorted(shown, key=lambda event: (event.at, event.seq), reverse=True)]


def _with_way(event: Happening) -> Data:
    """Say by which way an answer from before answer codes came: where nobody called, by the tracking code alone."""
    if "way" in event.data or ("was_contacted" not in event.data and event.name != events.CALL_WISHED):
        return event.data
    return {**event.data, "way": (Way.PHONE if event.by_id else Way.TRACKING_CODE).value}


def _entry(event: Happening, names: Registers) -> Entry:
    words = EVENT_WORDS.get(event.name)
    return Entry(
        seq=event.seq,
        name=event.name,
        what=spoken(words) if words else event.name,
        who=spoken(event.by),
        at=event.at,
        tone=TONES.get(event.name, "neutral"),
        is_internal=event.name in INTERNAL,
        lines=lines_of(event.name, _with_way(event), names),
    )
