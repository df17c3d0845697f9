"""The page of a case: what it shows to whom, and what it costs."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from cases.casework.commands import closing, community, desk, handling
from cases.casework.commands.closing import Answers
from cases.casework.commands.recusal import name_accused
from cases.desk.queries.case_page import CasePage, case_page
from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import View, Wanted
from cases.models import Assignment, Case
from cases.rules.queries.registers import forget_registers
from cases.rules.workflow import Action, AssignmentRole, Satisfaction, State
from governance.ground import outbox
from governance.ground.errors import NotFound
from tests import stories
from tests.district import District, moment


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    forget_registers()
    with translation.override("zh-hans"):
        yield


def page_of(district: District, case: Case, username: str) -> CasePage:
    return case_page(district.actor(username), case.number, now=moment(11))


@pytest.mark.parametrize("username", ["xu", "sun", "zhou", "newcomer"])
def test_who_may_not_know_of_a_case_does_not_find_it(district: District, username: str) -> None:
    case = stories.filed(district)

    with pytest.raises(NotFound):
        page_of(district, case, username)


def test_the_resident_is_shown_masked(district: District) -> None:
    case = stories.filed(district)

    page = page_of(district, case, "li")

    assert page.resident_phone == "*** **** 1234"
    assert page.may_reveal_phone


def test_the_leader_may_not_reveal_the_phone(district: District) -> None:
    case = stories.filed(district)

    assert not page_of(district, case, "chen").may_reveal_phone


def test_from_when_a_resident_may_be_called_is_said_once(district: District) -> None:
    case = stories.filed(district)
    Case.objects.filter(id=case.pk).update(call_after=moment(15))

    assert page_of(district, case, "li").may_be_called.count("15:00") == 1


@pytest.mark.parametrize(
    ("changes", "offers"),
    [
        ({}, True),
        ({"category": "urban-lights"}, False),
        ({"category": "livelihood-relief"}, False),
    ],
)
def test_only_what_is_on_their_list_is_offered_to_be_left_to_a_community(
    district: District, changes: dict[str, str], offers: bool
) -> None:
    case = stories.registered(district, **changes)

    assert (Action.LEAVE_TO_COMMUNITY in page_of(district, case, "li").moves) is offers


def test_a_case_is_not_offered_to_the_community_that_it_accuses(district: District) -> None:
    case = stories.registered(district)
    name_accused(case.number, by=district.actor("li"), now=moment(10, 15), organisation="990000001001", reason="不作为")

    assert Action.LEAVE_TO_COMMUNITY not in page_of(district, case, "li").moves


def test_a_lead_reads_why_it_cannot_finish_yet(district: District) -> None:
    case = stories.routed(district)
    lead = district.actor("zhou")
    mine = Assignment.objects.visible_to(lead).get(case=case)
    step = {"by": lead, "now": moment(11), "assignment_id": mine.pk}
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="已电话联系", **step)
    handling.report_in(case.number, place="菜场南门", promise=stories.promise(moment(11)), **step)

    view = page_of(district, case, "zhou").assignment(mine.pk)

    assert view is not None
    assert view.waits == "协办单位全部办结后，牵头单位方可办结。"


DESK = {Action.LEAVE_TO_COMMUNITY, Action.DISPATCH, Action.ANSWER, Action.DECLINE, Action.JOIN, Action.NAME_ACCUSED}


@pytest.mark.parametrize(
    ("username", "moves"),
    [
        ("li", DESK),
        ("chen", DESK | {Action.BLOW_WHISTLE}),
        ("he", set()),
        ("qian", {Action.NAME_ACCUSED}),
        ("zhao", set()),
    ],
)
def test_everyone_is_offered_what_they_may_do_now(district: District, username: str, moves: set[Action]) -> None:
    case = stories.registered(district)

    assert set(page_of(district, case, username).moves) == moves


def test_the_lead_stands_first_with_its_clocks_and_the_rule_that_chose_it(district: District) -> None:
    case = stories.routed(district)

    page = page_of(district, case, "zhou")

    assert [row.is_lead for row in page.present_assignments] == [True, False, False]
    assert len(page.present_assignments[0].clocks) == 4
    assert "东街道" in page.present_assignments[0].why
    assert page.present_assignments[0].steps == (Action.SIGN_FOR,)
    assert page.present_assignments[1].steps == ()


def test_each_clock_names_what_its_deadline_comes_from(district: District) -> None:
    case = stories.routed(district)

    with translation.override("en"):
        lead, helper, *_more = case_page(district.actor("chen"), case.number, now=moment(11)).assignments
        said = {card.is_lead: " ".join(clock.deadline.explanation for clock in card.clocks) for card in (lead, helper)}

    assert "under “Joint-enforcement whistle”" in said[True]
    assert "under “Share of the lead's time that co-handlers have”" in said[False]


def test_a_whistle_without_a_rule_shows_the_nearest_candidates_first(district: District) -> None:
    case = stories.whistled(district, category="urban-lights")
    outbox.drain()

    page = page_of(district, case, "li")

    assert page.stands_at is State.UNROUTED
    nearest, everyone = page.choices.responders[0][1], page.choices.responders[1:]
    assert nearest[0][0] == "D-URBAN"
    assert len(everyone) == 3


def test_a_deputy_may_not_choose_the_hard_whistle(district: District) -> None:
    case = stories.registered(district)

    kinds = {kind.code for kind in page_of(district, case, "deng").choices.kinds}

    assert kinds == {"work", "joint-enforcement", "emergency"}
    assert "hard-problem" in {kind.code for kind in page_of(district, case, "chen").choices.kinds}


def test_responders_stand_under_their_departments(district: District) -> None:
    case = stories.registered(district)

    groups = page_of(district, case, "li").choices.responders

    assert [[code for code, _name in options] for _label, options in groups] == [
        ["D-HOUSING"],
        ["D-URBAN", "D-URBAN-E"],
        ["D-WATER"],
    ]


def test_a_department_reads_no_internal_line(district: District) -> None:
    case = stories.whistled(district, category="urban-lights")
    outbox.drain()
    desk.route_by_hand(case.number, by=district.actor("li"), now=moment(11), lead="D-URBAN")

    names = {entry.name for entry in page_of(district, case, "zhou").timeline}

    assert "cases.whistle.unrouted" not in names
    assert "cases.whistle.unrouted" in {entry.name for entry in page_of(district, case, "li").timeline}


def test_nobody_is_offered_to_judge_their_own_work(district: District) -> None:
    case = stories.registered(district)
    desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))
    community.finish_in_community(case.number, by=district.actor("zhao"), now=moment(10, 40), result="已清扫")

    assert page_of(district, case, "he").moves == (Action.CALL_BACK,)
    assert page_of(district, case, "zhao").moves == ()


def test_an_earlier_round_is_kept_apart(district: District) -> None:
    case = stories.calling_back(district)
    said = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=said)

    page = page_of(district, case, "li")

    assert len(page.present_assignments) == len(page.past_assignments) == 1
    assert page.past_assignments[0].result == "已清运完毕"


def test_an_ended_case_has_no_deadline_and_no_moves(district: District) -> None:
    case = stories.filed(district)
    desk.answer_case(case.number, by=district.actor("li"), now=moment(10, 5), answer="请拨打 12345")

    page = page_of(district, case, "li")

    assert page.deadline is None
    assert page.moves == ()
    assert page.outcome == "请拨打 12345"


def test_every_event_of_the_whole_way_has_words(district: District) -> None:
    case = stories.calling_back(district)
    closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=None, note="无人接听")

    timeline = page_of(district, case, "li").timeline

    assert all(entry.what and entry.who for entry in timeline)
    assert [entry.at for entry in timeline] == sorted((entry.at for entry in timeline), reverse=True)


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_costs_the_same_however_long_its_history(
    district: District, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    case = stories.dispatched(district)
    _lengthen(district, case, rows)
    page_of(district, case, "li")
    actor = district.actor("li")

    # With the actor of the request these are five.
    with django_assert_num_queries(4):
        page = case_page(actor, case.number, now=moment(11), queue=queue_of(actor, Wanted(View.OPEN), now=moment(11)))

    assert len(page.timeline) >= rows
    assert len(page.assignments) >= rows


def _lengthen(district: District, case: Case, rows: int) -> None:
    lead = Assignment.objects.get(case=case)
    step = {"by": district.actor("zhou"), "now": moment(11), "assignment_id": lead.pk}
    handling.sign_for(case.number, **step)
    for number in range(1, rows):
        handling.note_progress(case.number, note=f"进展 {number}", **step)
        _another_round(lead, number)


def _another_round(lead: Assignment, number: int) -> None:
    Assignment.objects.create(
        case_id=lead.case_id,
        organisation_id=lead.organisation_id,
        department_id=lead.department_id,
        scope_path=lead.scope_path,
        role=AssignmentRole.LEAD,
        round=number + 1,
        assigned_at=lead.assigned_at,
        sign_by=lead.sign_by,
        contact_by=lead.contact_by,
        finish_by=lead.finish_by,
        due_at=lead.due_at,
    )
