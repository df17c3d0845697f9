"""The timeline and the log speak local time, plain words and case numbers, the newest first by when it happened."""

from datetime import timedelta

import pytest
from django.utils import translation

from cases import events
from cases.casework.commands.clocks import mark_clocks
from cases.desk.queries.case_page import case_page
from cases.models import Case
from governance.ground import outbox
from governance.ground.permissions import PORTAL
from governance.ground.queries.log import LogLine, log_page
from tests import stories
from tests.district import District, moment


def log_of(district: District, subject: str = "", *, name: str = "") -> list[LogLine]:
    return log_page(district.actor("yang"), subject=subject, name=name, person="", after="").results


def written_late(case: Case) -> None:
    """Record today what happened before everything else."""
    at = moment(8)
    outbox.record(
        events.CASE_NOTED, subject=outbox.Subject("cases.case", case.pk), by=PORTAL, at=at, data={"note": "补"}
    )


def test_the_log_and_the_timeline_are_in_the_order_in_which_things_happened(district: District) -> None:
    case = stories.dispatched(district)
    written_late(case)

    log = [line.at for line in log_of(district, case.number)]
    timeline = [entry.at for entry in case_page(district.actor("li"), case.number, now=moment(11)).timeline]

    assert log == sorted(log, reverse=True)
    assert timeline == sorted(timeline, reverse=True)
    assert timeline[-1] == moment(8)


def test_the_log_pages_by_time_without_gap_or_repeat(district: District) -> None:
    case = stories.filed(district)
    for n in range(120):
        at = moment(12) + timedelta(minutes=(n * 37) % 60)
        outbox.record(events.CASE_NOTED, subject=outbox.Subject("cases.case", case.pk), by=PORTAL, at=at, data={})
    auditor, after, seen = district.actor("yang"), "", []

    while True:
        page = log_page(auditor, subject=case.number, name="", person="", after=after)
        seen += [line.id for line in page.results]
        if page.next is None:
            break
        after = page.next

    assert len(seen) == len(set(seen)) == 121


def test_a_case_stands_in_the_log_by_its_number_and_is_found_by_it(district: District) -> None:
    case, other = stories.filed(district), stories.filed(district)

    lines = log_of(district, case.number.lower())

    assert {line.about for line in lines} == {case.number}
    assert other.number in {line.about for line in log_of(district, "cases.case")}


def test_people_and_organisations_stand_there_by_their_names(district: District) -> None:
    with translation.override("en"):
        names = {line.about for line in log_of(district, name="governance.person")}
        places = {line.about for line in log_of(district, name="governance.organisation")}

    assert "Li, dispatcher" in names
    assert "Peach Garden Community" in places


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "签收时限"), ("en", "Sign for by")])
def test_what_happened_to_a_case_is_told_as_on_its_page_in_local_time(
    district: District, language: str, words: str
) -> None:
    case = stories.dispatched(district)
    mark_clocks(now=moment(16))

    with translation.override(language):
        (line,) = [line for line in log_of(district, case.number) if line.name == events.CLOCK_OVERDUE]

    assert words in line.details
    assert "2026-03-02 15:20" in line.details
    assert not any(part in line.details for part in ("+00:00", "due_at", "assignment", "T07:20"))


def test_what_has_no_words_of_its_own_is_told_in_local_time_too(district: District) -> None:
    data = {"since": "2026-03-02T02:20:00+00:00", "is_public": True, "amount": 5}
    outbox.record("test.word.said", subject=outbox.Subject("test.word", 1), by=PORTAL, at=moment(), data=data)

    (line,) = log_of(district, "test.word")

    assert line.details == "自: 2026-03-02 10:20 · 数值: 5 · is public: 是"
