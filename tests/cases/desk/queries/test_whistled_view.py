"""The view of whistles: it counts and lists what was blown and is not over."""

from collections.abc import Callable

import pytest
from django.db import connection

from cases.casework.commands import closing, desk, handling, recusal
from cases.decisions.commands.applications import apply_for
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.desk.queries.case_list import case_list
from cases.desk.queries.counters import counts_for
from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import view_counts
from cases.desk.queries.wanted import View, Wanted
from cases.figures.commands.counters import fold_counters
from cases.models import Application, Assignment, Case
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.models import Organisation
from tests import stories
from tests.district import District, moment
from tests.house.migrating import migration

Story = Callable[[District], Case]
DEPARTMENTS = ("wu", "zheng", "zhou")


def shown(district: District, username: str = "li") -> tuple[str, list[str], list[str]]:
    """Return what the view counts, and what it lists on the desk and for programs."""
    actor = district.actor(username)
    counted = {count.view: count.count for count in view_counts(counts_for(actor, now=moment(16)))}
    listed = queue_of(actor, Wanted(View.WHISTLED), now=moment(16)).page().rows
    for_programs = case_list(queue_of(actor, Wanted(view=View.WHISTLED), now=moment(16)), size=50).results
    return counted[View.WHISTLED], [row.number for row in listed], [row.number for row in for_programs]


def signed(district: District) -> Case:
    case = stories.routed(district)
    mine = Assignment.objects.get(case=case, organisation__code="D-URBAN")
    step = {"by": district.actor("zhou"), "now": moment(11), "assignment_id": mine.pk}
    return handling.sign_for(case.number, **step)


def but_one_finished(district: District) -> Case:
    case = stories.routed(district)
    for username in DEPARTMENTS[:-1]:
        stories.handled(district, case, username)
    return case


def found_nobody(district: District) -> Case:
    return stories.routed(district, kind="work", category="urban-lights")


def lost_its_lead(district: District) -> Case:
    case = stories.routed(district)
    told = {"by": district.actor("li"), "now": moment(12), "organisation": "D-URBAN", "reason": "居民投诉"}
    return recusal.name_accused(case.number, **told)


def led_by_another(district: District) -> Case:
    case = stories.routed(district)
    mine = Assignment.objects.get(case=case, organisation__code="D-URBAN")
    contest = {"kind": Kind.CONTEST, "reason": "不属本局职责", "assignment_id": mine.pk, "wanted": {}}
    apply_for(case.number, by=district.actor("zhou"), now=moment(11), **contest)
    ruling = Ruling(is_granted=True, reason="由水务牵头", lead="D-WATER")
    asked = Application.objects.get(case=case)
    decide_application(case.number, by=district.actor("qian"), now=moment(12), application_id=asked.pk, ruling=ruling)
    return case


def routed_by_hand(district: District) -> Case:
    case = found_nobody(district)
    return desk.route_by_hand(
        case.number, by=district.actor("li"), now=moment(12), lead="D-WATER", co_handlers=["D-URBAN"]
    )


def all_finished(district: District) -> Case:
    case = stories.routed(district)
    for username in DEPARTMENTS:
        stories.handled(district, case, username)
    return case


def dispatched_instead(district: District) -> Case:
    case = found_nobody(district)
    return desk.dispatch_case(case.number, by=district.actor("li"), now=moment(12), lead="D-WATER")


def came_back(district: District) -> Case:
    case = all_finished(district)
    told = {"is_done": False, "note": "仍有垃圾"}
    return closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), **told)


def left_to_the_community(district: District) -> Case:
    Organisation.objects.filter(code="D-URBAN").update(valid=("2024-01-01", "2025-01-01"))
    case = stories.routed(district)
    return desk.leave_to_community(case.number, by=district.actor("li"), now=moment(12))


NOT_OVER = [
    *(stories.whistled, found_nobody, stories.routed, signed, but_one_finished),
    *(routed_by_hand, led_by_another, lost_its_lead),
]
OVER = [stories.registered, stories.dispatched, dispatched_instead, all_finished, came_back, left_to_the_community]


@pytest.mark.parametrize("story", NOT_OVER)
def test_a_whistle_that_is_not_over_is_counted_and_listed(district: District, story: Story) -> None:
    case = story(district)

    assert shown(district) == ("1", [case.number], [case.number])


@pytest.mark.parametrize("story", OVER)
def test_a_whistle_that_is_over_or_none_is_not(district: District, story: Story) -> None:
    story(district)

    assert shown(district) == ("0", [], [])


def test_who_may_not_know_of_a_case_does_not_count_its_whistle(district: District) -> None:
    stories.routed(district, accused="990000001001")

    assert shown(district, "zhao") == ("0", [], [])
    assert shown(district) == ("1", *2 * [[Case.objects.get().number]])


def test_the_count_is_the_number_of_cases_also_once_it_is_folded(district: District) -> None:
    stories.routed(district)
    all_finished(district)
    outbox.drain()

    before = shown(district)[0]
    fold_counters()

    assert (before, shown(district)[0]) == ("1", "1")


def test_the_whistles_from_before_the_view_are_filled_in(district: District) -> None:
    cases = [story(district) for story in (*NOT_OVER, *OVER)]
    going_on = Case.objects.filter(is_whistled=True)
    before = set(going_on.values_list("pk", flat=True))
    going_on.update(is_whistled=False)

    with connection.cursor() as cursor:
        cursor.execute(migration("whistles_of_today", app="cases").FILL)

    assert set(Case.objects.filter(is_whistled=True).values_list("pk", flat=True)) == before
    assert 0 < len(before) < len(cases)
