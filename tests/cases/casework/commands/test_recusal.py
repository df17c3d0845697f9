"""A case turns out to complain of who works on it: nothing hangs, and the desk decides anew who acts (第八条第三款)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cases import events
from cases.casework.commands import closing, community, desk, joining
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.holding import claim_assignment
from cases.casework.commands.recusal import name_accused
from cases.casework.permissions import may_check
from cases.desk.queries.case_page import case_page
from cases.desk.queries.counters import counts_for
from cases.desk.queries.inbox import inbox_page
from cases.desk.queries.queue_counts import view_counts
from cases.desk.queries.wanted import View
from cases.figures.queries.rate_rounds import WantedRounds, rounds_page
from cases.models import Application, Assignment, Case, Export
from cases.papers.commands.exports import export_rounds
from cases.rules.queries.registers import registers
from cases.rules.workflow import Satisfaction, State
from cases.rules.workflow.applications import Kind, Standing
from governance.chart.commands.people import appoint, create_post
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Event, Notification
from tests import stories
from tests.cases.decisions.commands.test_applications import DEFERRAL, apply, lead_of, signed
from tests.cases.decisions.commands.test_rulings import decide
from tests.district import District, moment

pytestmark = pytest.mark.django_db

STREET, COMMUNITY = "990000001", "990000001001"
UNSOLVED = closing.Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)


def accuse(district: District, case: Case, whom: str, *, by: str = "li") -> Case:
    said = {"organisation": whom, "reason": "投诉其不作为"}
    return name_accused(case.number, by=district.actor(by), now=moment(13), **said)


def part_of(case: Case, code: str) -> Assignment:
    return Assignment.objects.get(case=case, organisation__code=code)


def in_community(district: District) -> Case:
    case = stories.registered(district)
    return desk.leave_to_community(case.number, by=district.actor("li"), now=moment(11))


def named(case: Case) -> dict[str, Any]:
    return dict(Event.objects.filter(subject_id=case.pk, name=events.ACCUSED_NAMED).latest("seq").data)


# ---- with departments ---------------------------------------------------------------------------------------------


def test_an_accused_lead_loses_the_case_and_the_desk_dispatches_it_anew(district: District) -> None:
    case = signed(district)

    case = accuse(district, case, "D-URBAN")

    part = part_of(case, "D-URBAN")
    assert (case.state, part.is_open, part.released_at, part.clocks) == (State.REGISTERED, False, moment(13), [])
    assert inbox_page(district.actor("zhou"), now=moment(14)).count == 0
    assert [each["organisation"] for each in named(case)["released"]] == [part.organisation_id]
    with pytest.raises(Invalid):
        desk.dispatch_case(case.number, by=district.actor("li"), now=moment(14), lead="D-URBAN-E")
    again = desk.dispatch_case(case.number, by=district.actor("li"), now=moment(14), lead="D-HOUSING")
    assert (again.state, lead_of(again).organisation.code) == (State.DISPATCHED, "D-HOUSING")


def test_with_a_whistles_lead_its_co_handlers_go_and_all_are_chosen_by_hand(district: District) -> None:
    case = stories.routed(district)

    case = accuse(district, case, "D-URBAN")

    assert case.state == State.UNROUTED
    assert not Assignment.objects.filter(case=case, is_open=True).exists()
    routed = desk.route_by_hand(
        case.number, by=district.actor("li"), now=moment(14), lead="D-HOUSING", co_handlers=["D-WATER"]
    )
    assert routed.assignments.filter(is_open=True, report_by__isnull=False).count() == 2


def test_what_waits_for_a_person_says_so_and_blames_no_rule_where_one_was_found(district: District) -> None:
    released = accuse(district, stories.routed(district), "D-URBAN")
    routed = desk.route_by_hand(
        accuse(district, stories.routed(district), "D-URBAN").number,
        by=district.actor("li"),
        now=moment(14),
        lead="D-HOUSING",
    )

    with translation.override("en"):
        pages = [case_page(district.actor("li"), each.number, now=moment(15)) for each in (released, routed)]
        views = {count.view: count.label for count in view_counts(counts_for(district.actor("li"), now=moment(15)))}

    assert views[View.UNROUTED] == pages[0].state.label == "To be dispatched by hand"
    assert pages[1].present_assignments[0].why == "Chosen by hand, not by the responsibility list."


def test_an_accused_co_handler_goes_and_the_lead_goes_on(district: District) -> None:
    case = stories.routed(district, kind="work")

    case = accuse(district, case, "D-HOUSING")

    assert (case.state, part_of(case, "D-HOUSING").is_open) == (State.DISPATCHED, False)
    assert stories.handled(district, case, "zhou", now=moment(14)).state == State.VERIFYING


def test_what_a_co_handler_delivered_stays_and_it_is_not_given_a_second_part(district: District) -> None:
    case = stories.handled(district, stories.routed(district, kind="work"), "wu")
    case = accuse(district, case, "D-URBAN")

    assert part_of(case, "D-HOUSING").finished_at is not None
    with pytest.raises(Invalid) as error:
        desk.route_by_hand(case.number, by=district.actor("li"), now=moment(14), lead="D-HOUSING")
    assert "lead" in error.value.fields


def test_what_was_asked_for_falls_with_the_part_and_the_clock_of_the_case_runs(district: District) -> None:
    case = apply(district, stories.dispatched(district), Kind.CONTEST)
    application = Application.objects.get(case=case)

    case = accuse(district, case, "D-URBAN")

    application.refresh_from_db()
    assert (application.standing, application.decided_at) == (Standing.WITHDRAWN, moment(13))
    assert named(case)["withdrawn"] == 1
    assert (case.paused_at, case.next_alarm_at is None) == (None, False)
    with pytest.raises(Conflict):
        decide(district, case, application)


def test_a_deferral_ends_with_the_lead_that_asked_for_it(district: District) -> None:
    case = signed(district)
    apply(district, case, Kind.DEFERRAL, wanted=DEFERRAL, now=moment(12))
    case = decide(district, case)

    case = accuse(district, case, "D-URBAN")

    assert (case.deferred_until, case.paused_at, case.state) == (None, None, State.REGISTERED)


def test_what_the_accused_street_asked_for_the_case_falls(district: District) -> None:
    case = stories.dispatched(district)
    apply(district, case, Kind.EXCLUSION, by="li")

    case = accuse(district, case, STREET)

    assert Application.objects.get(case=case).standing == Standing.WITHDRAWN
    assert case.state == State.DISPATCHED


def test_a_part_that_stays_is_nobodys_when_one_of_the_accused_had_claimed_it(district: District) -> None:
    post = create_post(
        by=PORTAL,
        now=moment(),
        organisation_id=district.organisation("D-WATER").pk,
        role="department-staff",
        name_zh="交叉任职",
        name_en="Cross-appointed",
    )
    appoint(by=PORTAL, now=moment(), person_id=district.person("zhou").pk, post_id=post.pk, since=moment().date())
    case = stories.dispatched(district)
    claim_assignment(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=lead_of(case).pk)

    accuse(district, case, "D-WATER")

    mine = part_of(case, "D-URBAN")
    assert (mine.is_open, mine.holder_id) == (True, None)


def test_no_clock_of_a_released_part_is_heard_again(district: District) -> None:
    case = accuse(district, signed(district), "D-URBAN")
    desk.dispatch_case(case.number, by=district.actor("li"), now=moment(14), lead="D-HOUSING")
    outbox.drain()

    mark_clocks(now=moment(days=30))

    late = Event.objects.filter(subject_id=case.pk, name=events.CLOCK_OVERDUE, data__has_key="assignment")
    assert {event.data["assignment"] for event in late} == {lead_of(case).pk}


def test_who_loses_a_part_by_it_hears_that_and_not_of_what_the_case_complains(district: District) -> None:
    case = stories.routed(district, kind="work")
    Notification.objects.all().delete()

    accuse(district, case, "D-URBAN")
    outbox.drain()

    told = dict(Notification.objects.values_list("person__username", "text_zh"))
    assert set(told) == {"li", "chen", "deng", "wu"}
    assert told["wu"].startswith("任务收回")
    entries = case_page(district.actor("li"), case.number, now=moment(14)).timeline
    said = next(entry.lines for entry in entries if entry.name == events.ACCUSED_NAMED)
    assert len([line for line in said if line.startswith("收回")]) == 2


# ---- with the community, with another case, at its end ------------------------------------------------------------


@pytest.mark.parametrize(("whom", "who"), [(COMMUNITY, "li"), (STREET, "qian")])
def test_what_the_accused_community_was_to_handle_comes_back_to_who_stands_above(
    district: District, whom: str, who: str
) -> None:
    case = accuse(district, in_community(district), whom)

    assert case.state == State.REGISTERED
    with pytest.raises(Invalid):
        desk.leave_to_community(case.number, by=district.actor(who), now=moment(14))
    sent = desk.dispatch_case(case.number, by=district.actor(who), now=moment(14), lead="D-URBAN")
    assert sent.state == State.DISPATCHED


def test_the_level_above_names_a_street_that_does_not_name_itself(district: District) -> None:
    case = accuse(district, stories.dispatched(district), STREET, by="qian")

    with pytest.raises(NotFound):
        desk.dispatch_case(case.number, by=district.actor("li"), now=moment(14), lead="D-HOUSING")
    case = stories.handled(district, case, "zhou", now=moment(14))
    checked = closing.verify_case(case.number, by=district.actor("qian"), now=moment(15), is_done=True, note="已到现场")
    assert checked.state == State.CALLING_BACK


def test_who_stands_in_ticks_what_must_be_checked(district: District) -> None:
    case = stories.dispatched(district)
    assert not may_check(district.actor("qian"), case, ())

    assert may_check(district.actor("qian"), accuse(district, case, STREET), ())


def test_a_joined_case_is_taken_out_and_joins_no_other_that_the_accused_sees(district: District) -> None:
    case, whole = stories.registered(district), stories.dispatched(district)
    join: dict[str, Any] = {"by": district.actor("li"), "now": moment(12), "to": whole.number}
    joining.join_case(case.number, **join)

    case = accuse(district, case, "D-URBAN")

    assert (case.state, case.joined_to_id) == (State.REGISTERED, None)
    with pytest.raises(Invalid) as error:
        joining.join_case(case.number, **join)
    assert "to" in error.value.fields
    accuse(district, whole, "D-URBAN")
    assert joining.join_case(case.number, **join).state == State.JOINED


def not_done(district: District) -> Case:
    case = accuse(district, stories.verifying(district), "D-URBAN")
    return closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=False, note="仍有垃圾")


def not_solved(district: District) -> Case:
    case = accuse(district, stories.calling_back(district), "D-URBAN")
    return closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=UNSOLVED)


def not_solved_by_the_community(district: District) -> Case:
    case = in_community(district)
    community.finish_in_community(case.number, by=district.actor("zhao"), now=moment(12), result="已清扫")
    accuse(district, case, COMMUNITY)
    return stories.answered(case, UNSOLVED, now=moment(15))


@pytest.mark.parametrize("story", [not_done, not_solved, not_solved_by_the_community])
def test_what_was_not_solved_goes_to_the_desk_and_not_to_the_accused(
    district: District, story: Callable[[District], Case]
) -> None:
    case = story(district)

    assert (case.state, case.round) == (State.REGISTERED, 2)
    assert not Assignment.objects.filter(case=case, is_open=True).exists()


def test_a_case_is_whistled_for_once_a_round(district: District) -> None:
    case = accuse(district, stories.routed(district), "D-URBAN")
    case = desk.leave_to_community(case.number, by=district.actor("li"), now=moment(14))
    blown = {"kind": "work", "needs": "清理", "place": "南门", "gather_at": moment(16)}

    with pytest.raises(Conflict):
        desk.blow_whistle(case.number, by=district.actor("chen"), now=moment(15), **blown)


# ---- figures, and what it costs -----------------------------------------------------------------------------------


def test_the_accused_finds_no_round_of_it_behind_a_figure_that_counts_it(district: District) -> None:
    case = stories.calling_back(district)
    solved = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    case = closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=solved)
    accuse(district, case, "D-URBAN")
    wanted, zhou = WantedRounds(period="2026-03", place="D-URBAN", figure="called_back"), district.actor("zhou")

    listed = rounds_page(zhou, wanted, after="", now=moment(18)).rows.results
    export = export_rounds(wanted, form="csv", by=zhou, now=moment(18), key="rounds")
    outbox.drain()

    assert listed == []
    assert Export.objects.get(id=export.pk).rows == 0
    above = rounds_page(district.actor("qian"), WantedRounds(period="2026-03"), after="", now=moment(18))
    assert [row.number for row in above.rows.results] == [case.number]


def test_naming_costs_five_statements(district: District) -> None:
    case = signed(district)
    actor = district.actor("li")
    registers()  # Kept for half a minute; the page with the form has asked for them.

    with CaptureQueriesContext(connection) as captured:
        name_accused(case.number, by=actor, now=moment(13), organisation="D-URBAN", reason="投诉")

    assert len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]) <= 5
