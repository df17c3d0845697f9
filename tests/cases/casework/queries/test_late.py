"""Late is one thing: every screen, wall, figure and program counts the same cases of the same data."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from cases.desk.queries.case_list import case_list
from cases.desk.queries.counters import counts_for
from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import counts_with_lists, view_counts
from cases.desk.queries.wanted import View, Wanted
from cases.figures.queries.supervision import supervision_page
from cases.figures.queries.supervision_list import AskedSupervision, watched_cases
from cases.figures.queries.wall import wall_page
from cases.figures.workflow.supervision import Watch
from cases.intake.queries.public import public_case_page
from cases.models import Case
from cases.rules.workflow.applications import Kind
from tests import stories
from tests.cases.decisions.commands.test_applications import apply
from tests.district import IN_WILLOW_BANK, District, moment

STREET, NOW = "990000001", moment(10, days=1)


@pytest.fixture
def late(district: District) -> set[str]:
    """Cases of every sort on one street; the numbers of the late ones: their own present clock has run out."""
    stories.filed(district, now=NOW - timedelta(minutes=5))  # In time.
    apply(district, stories.dispatched(district), Kind.CONTEST, now=moment(10, 30))  # Its clock stands still.
    stories.dispatched(district)  # Nobody signed in time; the case as a whole has seven days.
    stories.routed(district)
    unregistered = stories.filed(district)
    in_danger = stories.dispatched(district, category="urban-manhole")
    ended = stories.dispatched(district, category="urban-manhole")
    Case.objects.filter(id=ended.pk).update(state="closed", is_open=False, closed_at=NOW, next_alarm_at=None)
    elsewhere = stories.filed(district, by="sun", longitude=IN_WILLOW_BANK[0], latitude=IN_WILLOW_BANK[1])
    return {unregistered.number, in_danger.number, elsewhere.number}


def _desk_figure(district: District) -> int:
    return counts_for(district.actor("chen"), now=NOW).late


def _desk_view(district: District) -> int:
    counts = counts_for(district.actor("chen"), now=NOW)
    return int(next(count.count for count in view_counts(counts) if count.view is View.LATE))


def _desk_list(district: District) -> int:
    return len(queue_of(district.actor("chen"), Wanted(View.LATE), now=NOW).page().rows)


def _rows_that_say_so(district: District) -> int:
    rows = queue_of(district.actor("chen"), Wanted(View.OPEN), now=NOW).page().rows
    return sum(row.urgency in ("late", "very-late") for row in rows)


def _saved_view(district: District) -> int:
    _counts, words = counts_with_lists(queue_of(district.actor("chen"), Wanted(View.LATE), now=NOW))
    return int(words[0])


def _programs_list(district: District) -> int:
    return len(case_list(queue_of(district.actor("chen"), Wanted(View.LATE), now=NOW), size=50).results)


def _wall(district: District) -> int:
    return wall_page(district.actor("chen"), place="", now=NOW).late


def _supervision(district: District) -> int:
    page = supervision_page(district.actor("qian"), place=STREET, now=NOW)
    return next(figure.amount for figure in page.total if figure.watch is Watch.LATE)


def _supervision_by_category(district: District) -> int:
    page = supervision_page(district.actor("qian"), place=STREET, now=NOW)
    return sum(figure.amount for line in page.categories for figure in line.figures if figure.watch is Watch.LATE)


def _supervision_list(district: District) -> int:
    asked = AskedSupervision(place=STREET, watch="late")
    return len(watched_cases(district.actor("qian"), asked, after="", now=NOW).rows.results)


def _what_residents_read(district: District) -> int:
    return sum(public_case_page(case.tracking_code, now=NOW).is_late for case in Case.objects.all())


@pytest.mark.parametrize(
    "count",
    [
        _desk_figure,
        _desk_view,
        _desk_list,
        _rows_that_say_so,
        _saved_view,
        _programs_list,
        _wall,
        _supervision,
        _supervision_by_category,
        _supervision_list,
        _what_residents_read,
    ],
)
def test_every_screen_and_program_counts_the_same_late_cases(
    district: District, late: set[str], count: Callable[[District], int]
) -> None:
    assert count(district) == len(late)


def test_what_a_department_is_late_with_is_counted_beside_it_under_its_own_name(
    district: District, late: set[str]
) -> None:
    page = supervision_page(district.actor("qian"), place=STREET, now=NOW)

    figures = {figure.watch: figure for figure in page.total}

    assert figures[Watch.STEP_LATE].label == "部门环节逾期"
    # Two that nobody signed for in time, and the danger; the contested one stands still.
    assert figures[Watch.STEP_LATE].amount == 3


def test_beside_the_clock_of_its_step_a_case_says_how_old_it_is(district: District) -> None:
    case = stories.dispatched(district)
    old = moment(10, days=9)

    row = queue_of(district.actor("chen"), Wanted(View.OPEN), now=old).page().rows[0]
    asked = AskedSupervision(place=STREET)
    watched = watched_cases(district.actor("qian"), asked, after="", now=old).rows.results[0]

    assert {row.age, watched.age} == {"全程已9天"}
    assert case.number == row.number


def test_no_other_statement_says_by_itself_what_is_late() -> None:
    own = re.compile(r"due_at\s*(<=?|>=?)\s*(now|%\(now\)s|\{now\})|finished_at\s*>|warn_at\(")
    homes = ("queries/lateness.py", "workflow/clocks.py", "queries/promised.py")  # The last says only how it is spoken.
    files = [file for file in (Path(settings.BASE_DIR) / "cases").rglob("*.py") if "migrations" not in file.parts]

    assert [str(file) for file in files if own.search(file.read_text()) and not str(file).endswith(homes)] == []
