"""A list of the desk is one list, whatever is read of it, and its place is one text wherever it is read on."""

import pytest

from cases.desk.queries.assignment_list import assignment_list
from cases.desk.queries.case_list import case_list
from cases.desk.queries.inbox import ROWS, inbox_page
from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import counts_with_lists
from cases.desk.queries.wanted import VIEWS, View, Wanted
from cases.models import Case
from cases.rules.workflow.applications import Kind
from governance.ground.queries.paging import key_at
from tests import stories
from tests.cases.decisions.commands.test_applications import apply
from tests.district import IN_WILLOW_BANK, RULED_CATEGORY, UNRULED_CATEGORY, District, moment

NOW = moment(10, days=2)


@pytest.fixture
def many(district: District) -> None:
    """Cases of every sort in two communities: waiting, late, standing still, whistled for, and ended."""
    for n in range(4):
        stories.filed(district, now=moment(9, n), category=(RULED_CATEGORY, UNRULED_CATEGORY)[n % 2])
        stories.filed(district, by="sun", now=moment(9, n), longitude=IN_WILLOW_BANK[0], latitude=IN_WILLOW_BANK[1])
        stories.dispatched(district, title=f"路灯 {n}")
        stories.routed(district)
        apply(district, stories.dispatched(district), Kind.CONTEST, now=moment(10, 30))
        ended = stories.calling_back(district)
        Case.objects.filter(id=ended.pk).update(
            state="closed", is_open=False, closed_at=moment(18, n), next_alarm_at=None
        )


@pytest.mark.parametrize(
    "wanted",
    [
        *(Wanted(view) for view in VIEWS),
        Wanted(View.OPEN, category=UNRULED_CATEGORY),
        Wanted(View.OPEN, community="990000001002"),
        Wanted(View.DEPARTMENTS, text="路灯"),
        Wanted(View.OPEN, category="urban", community="990000001001", text="垃圾"),
    ],
)
def test_page_programs_count_neighbours_and_stretches_are_of_one_list(
    district: District, many: None, wanted: Wanted
) -> None:
    queue = queue_of(district.actor("chen"), wanted, now=NOW)

    listed = queue.rows(50).results
    numbers = [row.number for row in listed]

    assert sorted(row.number for row in queue.page().rows) == sorted(numbers)
    assert [row.number for row in case_list(queue, size=50).results] == numbers
    assert counts_with_lists(queue)[1] == [str(len(numbers))]
    assert sorted(queue.stretch(50).ids) == sorted(row.id for row in listed)
    assert queue.length(50) >= len(numbers)
    cases = {case.number: case for case in Case.objects.all()}
    around = [queue.neighbours(queue.place_of(cases[number])) for number in numbers]
    beside = ["", *numbers, ""]
    assert around == [(beside[n], beside[n + 2]) for n in range(len(numbers))]


def test_an_open_case_has_no_place_among_what_has_ended(district: District) -> None:
    queue = queue_of(district.actor("chen"), Wanted(View.ENDED), now=NOW)

    assert queue.neighbours(queue.place_of(stories.filed(district))) == ("", "")


def test_programs_read_on_where_an_inbox_ended(district: District) -> None:
    for _ in range(ROWS + 2):
        stories.dispatched(district)
    zhou = district.actor("zhou")

    first = inbox_page(zhou, now=moment(11))
    rest = assignment_list(zhou, after=first.after, size=50).results

    shown = {row.id for group in first.groups for row in group.rows}
    assert len(rest) == 2
    assert shown.isdisjoint(row.id for row in rest)


def test_the_desk_reads_on_where_a_program_ended(district: District, many: None) -> None:
    chen = district.actor("chen")

    page = case_list(queue_of(chen, Wanted(View.OPEN), now=NOW), size=3)
    assert page.next is not None
    rest = queue_of(chen, Wanted(View.OPEN, after=key_at(page.next)), now=NOW).page().rows

    shown = {row.number for row in page.results}
    assert shown.isdisjoint(row.number for row in rest)
    assert len(shown) + len(rest) == Case.objects.filter(is_open=True).count()
