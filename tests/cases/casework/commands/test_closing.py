"""Verification, call-back, closing and re-opening."""

import pytest

from cases.casework.commands import closing, community, desk
from cases.casework.commands.calling import wish_call
from cases.casework.commands.closing import Answers
from cases.models import Assignment, CallBack, Evaluation
from cases.rules.workflow import Satisfaction, State
from governance.ground.errors import Conflict, Invalid, NotAllowed
from governance.models import Organisation
from tests import stories
from tests.district import District, moment

SOLVED = Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.BASICALLY)
UNSOLVED = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)


def test_a_solved_case_closes_once_the_street_has_evaluated_the_departments(district: District) -> None:
    case = stories.calling_back(district)

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=SOLVED)

    assert (case.state, case.is_open) == (State.EVALUATING, True)
    case = stories.evaluated(district, case)
    assert (case.state, case.is_open) == (State.CLOSED, False)
    assert Evaluation.objects.get(assignment__case=case).score == 4
    assert CallBack.objects.get(case=case).satisfaction == "basically"


def test_an_unsolved_case_goes_back_to_the_same_lead(district: District) -> None:
    case = stories.calling_back(district)

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=UNSOLVED, note="又堆了")

    lead = Assignment.objects.get(case=case, round=2)
    assert (case.state, case.round) == (State.DISPATCHED, 2)
    assert (lead.organisation.code, lead.role, lead.asked) == ("D-URBAN", "lead", "又堆了")
    assert lead.assigned_at == moment(16)


def test_a_failed_verification_goes_back_to_the_same_lead(district: District) -> None:
    case = stories.verifying(district)

    case = closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=False, note="还有一半")

    assert case.state == State.DISPATCHED
    assert Assignment.objects.filter(case=case, round=2, role="lead").count() == 1


def test_a_verification_says_what_was_found(district: District) -> None:
    case = stories.verifying(district)

    with pytest.raises(Invalid):
        closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="")


def test_a_case_the_community_handled_goes_back_to_it(district: District) -> None:
    case = stories.registered(district)
    desk.leave_to_community(case.number, by=district.actor("li"), now=moment())
    community.finish_in_community(case.number, by=district.actor("zhao"), now=moment(11), result="已劝离")

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=UNSOLVED)

    assert (case.state, case.round) == (State.COMMUNITY, 2)


def test_nobody_is_called_a_fourth_time(district: District) -> None:
    case = stories.calling_back(district)

    for day in range(3):
        case = closing.call_back(case.number, by=district.actor("he"), now=moment(16, days=day), answers=None)
        assert case.state == (State.CALLING_BACK if day < 2 else State.EVALUATING)


def test_nobody_is_given_up_by_calls_that_follow_one_another_at_once(district: District) -> None:
    case = stories.calling_back(district)
    he = district.actor("he")
    closing.call_back(case.number, by=he, now=moment(15), answers=None)

    with pytest.raises(Conflict, match="19:00"):
        closing.call_back(case.number, by=he, now=moment(18, 59), answers=None)

    assert CallBack.objects.filter(case=case).count() == 1
    closing.call_back(case.number, by=he, now=moment(19), answers=None)


def test_whoever_is_reached_too_early_is_heard_all_the_same(district: District) -> None:
    case = stories.calling_back(district)
    closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=None)

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(15, 5), answers=SOLVED)

    assert case.state == State.EVALUATING


def test_a_call_that_the_resident_asks_for_is_not_too_early(district: District) -> None:
    case = stories.calling_back(district)
    closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=None)
    code = stories.answer_code(case)
    wish_call(case.tracking_code, answer_code=code, now=moment(15, 30), part="morning")

    closing.call_back(case.number, by=district.actor("he"), now=moment(15, 40), answers=None)

    assert CallBack.objects.filter(case=case).count() == 2


def test_a_resident_without_a_phone_is_not_called_three_times(district: District) -> None:
    case = stories.calling_back(district, resident_phone="")

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=None)

    assert case.state == State.EVALUATING


def test_nobody_judges_their_own_work(district: District) -> None:
    case = stories.calling_back(district)
    Assignment.objects.filter(case=case).update(finished_by=district.person("he"))

    with pytest.raises(NotAllowed):
        closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=SOLVED)


def test_what_a_lead_that_no_longer_exists_left_unsolved_is_dispatched_anew(district: District) -> None:
    case = stories.calling_back(district)
    Organisation.objects.filter(code="D-URBAN").update(valid=("2024-01-01", "2026-03-01"))

    case = stories.answered(case, UNSOLVED, now=moment(16))

    assert (case.state, case.round, case.due_rule) == (State.REGISTERED, 2, "register")
    assert not Assignment.objects.filter(case=case, is_open=True).exists()
    again = desk.dispatch_case(case.number, by=district.actor("li"), now=moment(17), lead="D-WATER")
    assert again.state == State.DISPATCHED


def test_a_case_evaluated_before_the_call_back_closes_with_it(district: District) -> None:
    case = stories.calling_back(district)
    assert stories.evaluated(district, case).state == State.CALLING_BACK

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(18), answers=SOLVED)

    assert case.state == State.CLOSED


def test_every_part_is_evaluated_once_with_one_to_five_points(district: District) -> None:
    case = stories.calling_back(district)
    part = Assignment.objects.get(case=case)
    by = {"by": district.actor("li"), "now": moment(17)}

    for wrong in ([], [closing.Judgement(part.pk, 6)], [closing.Judgement(part.pk + 1, 3)]):
        with pytest.raises(Invalid):
            closing.evaluate_departments(case.number, evaluations=wrong, **by)
    closing.evaluate_departments(case.number, evaluations=[closing.Judgement(part.pk, 3, "到场偏晚")], **by)
    with pytest.raises(Conflict):
        closing.evaluate_departments(case.number, evaluations=[closing.Judgement(part.pk, 3)], **by)


def test_who_handled_the_case_does_not_evaluate_it(district: District) -> None:
    case = stories.calling_back(district)
    Assignment.objects.filter(case=case).update(finished_by=district.person("li"))

    with pytest.raises(NotAllowed):
        stories.evaluated(district, case)
