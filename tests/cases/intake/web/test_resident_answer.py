"""Residents answer the call-back by their answer code, and nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.casework.commands.closing import answer_call_back, call_back, verify_case
from cases.models import CallBack, Case
from cases.rules.workflow import Source, State
from cases.rules.workflow.voice import ANSWER_CODE_LENGTH, Way
from governance.ground.errors import NotFound
from governance.ground.permissions import ANONYMOUS
from tests import stories
from tests.cases.casework.commands.test_closing import SOLVED
from tests.district import District, moment

ANSWER = {"was_contacted": "yes", "is_solved": "yes", "satisfaction": "satisfied", "note": "谢谢"}


def answer(case: Case, **changes: str) -> object:
    """Send the page's form."""
    code = {"answer_code": stories.answer_code(case), "seen_round": "1"}
    return Client().post(reverse("cases:public-answer", args=[case.tracking_code]), {**ANSWER, **code, **changes})


def test_a_resident_who_says_it_is_solved_needs_no_call(district: District) -> None:
    case = stories.calling_back(district)
    assert "电话回访" in Client().get(reverse("cases:public-case", args=[case.tracking_code])).text
    stories.answer_code(case)
    page = Client().get(reverse("cases:public-case", args=[case.tracking_code]))
    assert page.context["page"].may_answer

    sent = answer(case)

    said = CallBack.objects.get(case=case)
    assert sent.status_code == 302  # type: ignore[attr-defined]
    assert (said.by, said.way, said.is_solved, said.note) == (None, Way.ANSWER_CODE, True, "谢谢")
    assert Case.objects.get(id=case.pk).state == State.EVALUATING


def test_one_tap_gives_the_three_answers_that_it_says(district: District) -> None:
    case = stories.calling_back(district)
    code = {"answer_code": stories.answer_code(case), "seen_round": "1"}

    sent = Client().post(reverse("cases:public-answer", args=[case.tracking_code]), {**code, "all_well": "1"})

    said = CallBack.objects.get(case=case)
    assert sent.status_code == 302
    assert (said.was_contacted, said.is_solved, said.satisfaction) == (True, True, "satisfied")


def test_one_tap_needs_the_answer_code_as_well(district: District) -> None:
    case = stories.calling_back(district)
    stories.answer_code(case)

    sent = Client().post(
        reverse("cases:public-answer", args=[case.tracking_code]), {"seen_round": "1", "all_well": "1"}
    )

    assert (sent.status_code, CallBack.objects.exists()) == (422, False)


def test_a_resident_who_says_it_is_not_solved_sends_it_back_to_the_lead(district: District) -> None:
    case = stories.calling_back(district)

    answer(case, is_solved="no", satisfaction="dissatisfied")

    now = Case.objects.get(id=case.pk)
    assert (now.state, now.round) == (State.DISPATCHED, 2)


def test_an_answer_left_out_is_asked_for_and_the_rest_kept(district: District) -> None:
    case = stories.calling_back(district)

    sent = answer(case, satisfaction="")

    assert sent.status_code == 422  # type: ignore[attr-defined]
    assert "谢谢" in sent.text  # type: ignore[attr-defined]
    assert not CallBack.objects.exists()


def test_a_case_that_does_not_wait_for_an_answer_takes_none(district: District) -> None:
    case = stories.calling_back(district)
    answer(case)

    again = answer(case, is_solved="no", satisfaction="dissatisfied")

    assert again.status_code == 409  # type: ignore[attr-defined]
    assert CallBack.objects.filter(case=case).count() == 1


def test_an_unknown_code_is_not_found(district: District) -> None:
    told = {**ANSWER, "answer_code": "ABCD EFGH", "seen_round": "1"}
    assert Client().post(reverse("cases:public-answer", args=["NOSUCHCODE"]), told).status_code == 404
    with pytest.raises(NotFound):
        answer_call_back("NOSUCHCODE", answer_code="ABCDEFGH", seen_round=1, now=moment(), answers=SOLVED)


@pytest.mark.parametrize("typed", ["{code}", "{low}", " {first} - {last} "])
def test_an_answer_code_is_read_however_it_is_typed(district: District, typed: str) -> None:
    case = stories.calling_back(district)
    code = stories.answer_code(case)

    sent = answer(case, answer_code=typed.format(code=code, low=code.lower(), first=code[:4], last=code[4:]))

    assert sent.status_code == 302  # type: ignore[attr-defined]


def test_a_wrong_answer_code_is_said_at_its_field_and_nothing_is_noted(district: District) -> None:
    case = stories.calling_back(district)

    sent = answer(case, answer_code="AAAA AAAA")

    assert sent.status_code == 422  # type: ignore[attr-defined]
    assert sent.context["form"].errors.keys() == {"answer_code"}  # type: ignore[attr-defined]
    assert not CallBack.objects.exists()


def test_an_answer_about_an_earlier_round_is_none_and_the_code_answers_the_next_one(district: District) -> None:
    case = stories.calling_back(district)
    answer(case, is_solved="no", satisfaction="dissatisfied")
    stories.handled(district, Case.objects.get(id=case.pk), "zhou", now=moment(16))
    found = {"is_done": True, "note": "已清理"}
    verify_case(case.number, by=district.actor("zhao"), now=moment(17), **found)

    late, present = answer(case), answer(case, seen_round="2")

    assert [sent.status_code for sent in (late, present)] == [409, 302]  # type: ignore[attr-defined]
    assert list(CallBack.objects.filter(case=case).values_list("round", "is_solved")) == [(1, False), (2, True)]


def test_the_timeline_says_by_which_way_an_answer_came(district: District, client: Client) -> None:
    own, called = stories.calling_back(district), stories.calling_back(district)
    answer(own)
    call_back(called.number, by=district.actor("he"), now=moment(15), answers=SOLVED)
    client.force_login(district.person("li"))

    pages = [client.get(f"/cases/{case.number}/").text for case in (own, called)]

    timelines = [page.partition('<ol class="timeline')[2].partition("</ol>")[0] for page in pages]
    assert ["答复码" in timeline for timeline in timelines] == [True, False]
    assert "电话回访" in timelines[1]


def test_the_same_report_sent_again_gives_the_same_answer_code_and_no_staff_gets_one(district: District) -> None:
    own = {"key": "one-report", "source": Source.PUBLIC}

    first, again = (stories.report(ANONYMOUS, **own) for _n in range(2))
    by_staff = stories.report(district.actor("wang"))

    assert (first.answer_code, first.is_new, again.is_new) == (again.answer_code, True, False)
    assert len(first.answer_code) == ANSWER_CODE_LENGTH
    assert by_staff.answer_code == Case.objects.get(id=by_staff.id).answer_digest == ""
    assert first.answer_code not in str(Case.objects.filter(id=first.id).values())
