"""Residents answer the call-back by the link of their tracking code."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.commands.closing import answer_call_back
from cases.models import CallBack, Case
from cases.workflow import State
from governance.errors import NotFound
from tests import stories
from tests.cases.commands.test_closing import SOLVED
from tests.district import District, moment

ANSWER = {"was_contacted": "yes", "is_solved": "yes", "satisfaction": "satisfied", "note": "谢谢"}


def answer(case: Case, **changes: str) -> object:
    """Send the page's form."""
    return Client().post(reverse("cases:public-answer", args=[case.tracking_code]), {**ANSWER, **changes})


def test_a_resident_who_says_it_is_solved_needs_no_call(district: District) -> None:
    case = stories.calling_back(district)
    page = Client().get(reverse("cases:public-case", args=[case.tracking_code]))
    assert page.context["page"].may_answer

    sent = answer(case)

    said = CallBack.objects.get(case=case)
    assert sent.status_code == 302  # type: ignore[attr-defined]
    assert (said.by, said.is_solved, said.note) == (None, True, "谢谢")
    assert Case.objects.get(id=case.pk).state == State.EVALUATING


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
    assert Client().post(reverse("cases:public-answer", args=["NOSUCHCODE"]), ANSWER).status_code == 404
    with pytest.raises(NotFound):
        answer_call_back("NOSUCHCODE", now=moment(), answers=SOLVED)
