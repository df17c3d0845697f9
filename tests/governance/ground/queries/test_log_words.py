"""What the log says of an event in plain words."""

from typing import Any

import pytest
from django.utils import translation

from governance.ground import events, outbox
from governance.ground.models import Event
from governance.ground.permissions import PORTAL
from governance.ground.queries.log_words import (
    details_of,
    kinds,
    known,
    newest_first,
    of_number,
    spoken_facts,
    subject_words,
    with_subjects,
)
from tests import stories
from tests.counting import statements
from tests.district import District, moment

GROUND = events.MESSAGE_RETRIED


def told(data: object, language: str = "en") -> str:
    """Return the words for an event that has no words of its own."""
    with translation.override(language):
        return details_of(GROUND, data, language)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, ""),
        ({"amount": 3}, "amount: 3"),
        ({"amount": 0}, "amount: 0"),
        ({"is_late": True}, "is late: yes"),
        ({"is_late": False}, "is late: no"),
        ({"reason": "", "note": None, "list": [], "map": {}}, ""),
        ({"name": "东街道", "amount": 2.5}, "name: 东街道 · amount: 2.5"),
        ({"before": {"amount": 2, "unit": "hour", "reason": ""}}, "before: amount 2, unit hour"),
        ({"codes": ["a", "b"]}, "codes: a; b"),
        ({"last_day": "2026-03-02"}, "ends on: 2026-03-02"),
        ({"until": "2026-03-02T02:00:00+00:00"}, "until: 2026-03-02 10:00"),
        ({"until": "2026-03-02T02:00:00"}, "until: 2026-03-02T02:00:00"),
        ({"note": "at 2026-03-02T02:00:00+00:00 sharp"}, "note: at 2026-03-02T02:00:00+00:00 sharp"),
    ],
)
def test_facts_are_told_by_their_names(data: dict[str, Any], words: str) -> None:
    assert told(data) == words


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "岗位: 派单员 · 数值: 3"), ("en", "post: Dispatcher · amount: 3")]
)
def test_of_a_pair_of_names_the_one_of_the_page_is_told(language: str, words: str) -> None:
    assert told({"post_zh": "派单员", "post_en": "Dispatcher", "amount": 3}, language) == words


@pytest.mark.parametrize("data", [None, "text", 3, ["a"]])
def test_data_of_another_form_tell_nothing(data: object) -> None:
    assert spoken_facts(data, "en") == {}
    assert known(data, "en") == []
    assert told(data) == ""


def test_what_a_floor_has_words_for_is_told_in_its_words(district: District) -> None:
    case = stories.dispatched(district)
    event = Event.objects.filter(subject_kind="cases.case", subject_id=case.pk, name="cases.case.dispatched").get()

    with translation.override("en"):
        words = details_of(event.name, event.data, "en")

    assert "请清运" in words
    assert "organisation_id" not in words


def case_event(district: District) -> tuple[str, Event]:
    """Return the number of a case just reported, and its event."""
    case = stories.filed(district)
    return case.number, Event.objects.get(subject_kind="cases.case", subject_id=case.pk, name="cases.case.reported")


def test_a_case_is_called_by_its_number(district: District) -> None:
    number, event = case_event(district)

    (row,) = with_subjects(Event.objects.filter(pk=event.pk), "en")

    assert subject_words(row, "en") == number


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "东街道"), ("en", "East Street")])
def test_an_organisation_is_called_by_its_name_in_the_language_of_the_page(
    language: str, name: str, district: District
) -> None:
    founding = Event.objects.filter(
        subject_kind="governance.organisation", subject_id=district.organisation("990000001").pk
    )

    row = with_subjects(founding, language).first()

    assert row is not None
    assert subject_words(row, language) == name


def test_what_has_no_name_is_called_by_its_kind(district: District) -> None:
    subject = outbox.Subject("governance.calendar", 1)
    outbox.record(events.CALENDAR_CHANGED, subject=subject, by=PORTAL, at=moment(), data={"year": 2026})
    event = Event.objects.latest("id")

    assert subject_words(event, "en") == "Working calendar 1"
    assert subject_words(event, "zh-hans") == "工作日历 1"


def test_a_kind_that_nobody_offers_is_told_as_it_is(district: District) -> None:
    assert subject_words(Event(subject_kind="lost.thing", subject_id=7), "en") == "lost.thing/7"


def test_names_come_with_the_events_in_one_statement(district: District) -> None:
    case_event(district)

    with statements() as ran:
        called = [subject_words(row, "en") for row in with_subjects(Event.objects.all(), "en")]

    assert len(ran) == 1
    assert all(called)


def test_events_are_found_by_the_number_of_what_they_are_about(district: District) -> None:
    number, event = case_event(district)
    stories.filed(district)

    assert {row.subject_id for row in of_number(Event.objects.all(), number.lower())} == {event.subject_id}
    assert not of_number(Event.objects.all(), "QH-2026-999999").exists()
    assert not of_number(Event.objects.all(), "").exists()


def test_what_happened_in_one_moment_stands_as_it_was_written(district: District) -> None:
    subject = outbox.Subject("governance.calendar", 1)
    made = []
    for minute in (5, 5, 1):
        at = moment(minute=minute)
        made.append(outbox.record(events.CALENDAR_CHANGED, subject=subject, by=PORTAL, at=at, data={"n": len(made)}))

    assert [row.pk for row in newest_first(Event.objects.filter(pk__in=made))] == [made[1], made[0], made[2]]


def test_every_kind_of_thing_has_words_in_both_languages() -> None:
    assert all(kind.words.zh and kind.words.en for kind in kinds().values())
    assert {"cases.case", "governance.organisation", "grids.cell"} <= kinds().keys()
