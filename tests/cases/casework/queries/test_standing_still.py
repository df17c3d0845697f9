"""A case whose clock stands still is on every list, and late on none."""

from datetime import date

import pytest

from cases.desk.queries.assignment_list import assignment_list
from cases.desk.queries.case_list import case_list
from cases.desk.queries.case_page import case_page
from cases.desk.queries.counters import counts_for
from cases.desk.queries.inbox import inbox_page
from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import View, Wanted
from cases.models import Case
from cases.rules.workflow.applications import Kind
from tests import stories
from tests.cases.casework.commands.test_deferring import deferred
from tests.cases.decisions.commands.test_applications import apply
from tests.district import District, moment

LONG_AFTER = moment(days=60)
UNTIL = date(2026, 3, 20)


@pytest.fixture
def standing(district: District) -> Case:
    """A case deferred until 20 March, whose deadline would have passed long before the tests look."""
    return deferred(district)


def test_the_queue_says_since_and_until_when_it_stands_still(district: District, standing: Case) -> None:
    running = stories.dispatched(district)

    page = queue_of(district.actor("li"), Wanted(View.DEPARTMENTS), now=LONG_AFTER).page()

    assert [row.number for row in page.rows] == [running.number, standing.number]
    deadline = page.rows[1].deadline
    assert deadline is not None
    assert (deadline.tone, deadline.words) == ("neutral", "计时暂停至 2026-03-20")
    assert "2026-03-02 12:30" in deadline.explanation
    assert page.groups[-1].label == "暂停计时"


def test_it_is_neither_counted_nor_listed_as_late(district: District, standing: Case) -> None:
    running = stories.dispatched(district)
    actor = district.actor("li")

    late = queue_of(actor, Wanted(View.LATE), now=LONG_AFTER).page()

    assert [row.number for row in late.rows] == [running.number]
    assert counts_for(actor, now=LONG_AFTER).late == 1
    assert [row.number for row in case_list(queue_of(actor, Wanted(View.LATE), now=LONG_AFTER), size=50).results] == [
        running.number
    ]


def test_no_clock_of_its_page_is_late(district: District, standing: Case) -> None:
    (part,) = case_page(district.actor("li"), standing.number, now=LONG_AFTER).assignments

    assert {clock.deadline.tone for clock in part.clocks} == {"good", "neutral"}
    assert part.clocks[-1].deadline.words == "计时暂停"


def test_the_inbox_says_so_too(district: District, standing: Case) -> None:
    page = inbox_page(district.actor("zhou"), now=LONG_AFTER)

    assert [group.label for group in page.groups] == ["暂停计时"]
    assert page.groups[0].rows[0].deadline.words == "计时暂停至 2026-03-20"


def test_the_inbox_says_of_a_contested_assignment_that_it_stands_still(district: District) -> None:
    case = stories.dispatched(district)
    apply(district, case, Kind.CONTEST, now=moment(10, 40))

    page = inbox_page(district.actor("zhou"), now=LONG_AFTER)

    assert page.groups[0].rows[0].deadline.words == "计时暂停"


def test_programs_read_since_and_until_when(district: District, standing: Case) -> None:
    listed = case_list(queue_of(district.actor("li"), Wanted(View.DEPARTMENTS), now=LONG_AFTER), size=50).results[0]
    given = assignment_list(district.actor("zhou"), after="", size=50).results[0]

    assert (listed.paused_at, listed.deferred_until) == (moment(12, 30), UNTIL)
    assert (given.paused_at, given.deferred_until) == (moment(12, 30), UNTIL)
