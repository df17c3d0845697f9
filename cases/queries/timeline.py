"""The events of a case as lines of its timeline: who, when, what, in the language of the page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases import events
from cases.events import EVENT_WORDS
from cases.queries.registers import Registers, spoken
from cases.queries.timeline_lines import Data, lines_of
from governance.models import Event
from governance.workflow import Words

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
TONES: Mapping[str, str] = {
    events.WHISTLE_BLOWN: "whistle",
    events.WHISTLE_ROUTED: "whistle",
    events.WHISTLE_UNROUTED: "bad",
    events.VERIFICATION_FAILED: "bad",
    events.CASE_REOPENED: "bad",
    events.CLOCK_OVERDUE: "bad",
    events.CLOCK_WARNED: "warn",
    events.CASE_RETURNED: "warn",
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


def happenings_of(case_id: int) -> list[Happening]:
    """Read all events of a case, the oldest first, in one statement."""
    rows = Event.objects.filter(subject_kind="cases.case", subject_id=case_id).order_by("seq")
    found = rows.values_list("seq", "name", "by_id", "by_zh", "by_en", "at", "data")
    return [Happening(seq, name, by_id, Words(zh, en), at, data) for seq, name, by_id, zh, en, at, data in found]


def happenings_of_all(case_ids: Sequence[int], *, latest: int) -> dict[int, list[Happening]]:
    """Read the latest events of some cases, the oldest first for each, in one statement."""
    rows = Event.objects.filter(subject_kind="cases.case", subject_id__in=case_ids).order_by("-at", "-seq")
    found: dict[int, list[Happening]] = defaultdict(list)
    fields = ("subject_id", "seq", "name", "by_id", "by_zh", "by_en", "at", "data")
    for case_id, seq, name, by_id, zh, en, at, data in reversed(list(rows.values_list(*fields)[:latest])):
        found[case_id].append(Happening(seq, name, by_id, Words(zh, en), at, data))
    return found


def timeline_of(happened: Iterable[Happening], names: Registers, *, with_internal: bool) -> list[Entry]:
    """Put events into words, the newest first."""
    shown = [event for event in happened if with_internal or event.name not in INTERNAL]
    return [_entry(event, names) for event in reversed(shown)]


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
        lines=lines_of(event.name, event.data, names),
    )
