"""The timeline: what is shown to whom, in which order, and what another case's names are hidden from."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from cases import events
from cases.casework.commands.joining import link_cases
from cases.casework.queries.timeline import (
    INTERNAL,
    TONES,
    Entry,
    Happening,
    events_for,
    happenings_of,
    happenings_of_all,
    timeline_of,
    told_to,
)
from cases.rules.queries.registers import registers
from governance.ground.workflow import Words
from tests import stories
from tests.counting import statements
from tests.district import IN_WILLOW_BANK, District, moment


def happened(seq: int, name: str, *, at: datetime | None = None, by_id: int | None = None, **data: Any) -> Happening:
    """Return an event as it was read."""
    return Happening(seq, name, by_id, Words("李派单", "Li"), at or moment(minute=seq), data)


def shown(*events_read: Happening, with_internal: bool = True) -> list[Entry]:
    """Put events into English words."""
    with translation.override("en"):
        return timeline_of(events_read, registers(), with_internal=with_internal)


def test_the_newest_stands_first_by_when_it_happened(district: District) -> None:
    late = happened(0, events.CASE_REGISTERED, at=moment(12))
    early = happened(1, events.RESIDENTS_TOLD, at=moment(11), text="a")
    same = happened(2, events.RESIDENTS_TOLD, at=moment(11), text="b")

    assert [entry.seq for entry in shown(early, late, same)] == [0, 2, 1]


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_what_is_internal_is_for_the_street_alone(name: str, district: District) -> None:
    due = {"clock": "sign", "due_at": "2026-03-02T02:00:00+00:00", "attempt": 1}
    inside, outside = happened(1, name, **due), happened(2, events.CASE_REGISTERED)

    assert [entry.is_internal for entry in shown(inside, outside)] == [False, True]
    assert [entry.name for entry in shown(inside, outside, with_internal=False)] == [events.CASE_REGISTERED]


def test_every_event_that_has_a_tone_has_words(district: District) -> None:
    assert TONES.keys() <= events.EVENT_WORDS.keys()
    assert set(TONES.values()) == {"whistle", "bad", "warn", "good"}


def test_an_event_nobody_knows_is_told_by_its_name(district: District) -> None:
    (entry,) = shown(happened(1, "cases.case.something"))

    assert (entry.what, entry.tone, entry.lines) == ("cases.case.something", "neutral", [])


@pytest.mark.parametrize(
    ("by_id", "way"), [(7, "By telephone"), (None, "By the tracking code alone, not counted in the rates")]
)
def test_old_answers_tell_by_which_way_they_came(by_id: int | None, way: str, district: District) -> None:
    answers = {"was_contacted": True, "is_solved": True, "satisfaction": "satisfied"}

    (entry,) = shown(happened(1, events.CASE_CLOSED, by_id=by_id, **answers))

    assert entry.lines[-1] == way


def test_an_answer_that_names_its_way_keeps_it(district: District) -> None:
    answers = {"was_contacted": True, "is_solved": True, "satisfaction": "satisfied", "way": "phone"}

    (entry,) = shown(happened(1, events.CASE_CLOSED, by_id=None, **answers))

    assert entry.lines[-1] == "By telephone"


def test_what_names_another_case_says_nothing_of_it_to_whom_it_is_hidden_from() -> None:
    data = {"to": "QH-1", "to_title": "Litter", "of": "QH-2", "result": "Done"}

    assert told_to(data, hides_other=True) == {"result": "Done"}
    assert told_to(data, hides_other=False) == data


def test_a_link_to_a_case_of_another_community_is_told_without_its_number(district: District) -> None:
    mine = stories.filed(district)
    theirs = stories.filed(district, by="sun", longitude=IN_WILLOW_BANK[0], latitude=IN_WILLOW_BANK[1])
    link_cases(mine.number, to=theirs.number, by=district.actor("li"), now=moment(11))

    def told(by: str) -> list[dict[str, Any]]:
        read = happenings_of(district.actor(by), mine.pk)
        return [dict(event.data) for event in read if event.name == events.CASES_LINKED]

    assert told("li")[0]["to"] == theirs.number
    assert "to" not in told("wang")[0]


def test_a_case_s_events_are_read_oldest_first_in_one_statement(district: District) -> None:
    case = stories.dispatched(district)
    viewer = district.actor("li")

    with statements() as ran:
        read = happenings_of(viewer, case.pk)

    assert [event.name for event in read][:2] == [events.CASE_REPORTED, events.CASE_REGISTERED]
    assert [event.seq for event in read] == list(range(1, len(read) + 1))
    assert len(ran) == 1


def test_the_latest_of_some_cases_are_read_in_one_statement(district: District) -> None:
    first, second = stories.registered(district), stories.filed(district, now=moment(9))
    viewer = district.actor("li")

    with statements() as ran:
        found = happenings_of_all(viewer, [first.pk, second.pk], latest=2)

    assert len(ran) == 1
    assert [event.name for event in found[first.pk]] == [events.CASE_REPORTED, events.CASE_REGISTERED]
    assert second.pk not in found


def test_events_of_other_cases_are_not_read(district: District) -> None:
    case, other = stories.filed(district), stories.filed(district)

    assert {row.subject_id for row in events_for(district.actor("li"), [case.pk])} == {case.pk}
    assert events_for(district.actor("li"), [case.pk, other.pk]).count() == 2
