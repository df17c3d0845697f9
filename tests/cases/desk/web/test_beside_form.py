"""Beside the form of a move or an application stands what its writer must know; a call leads on to the next."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from cases.casework.commands import handling
from cases.models import Assignment, Case
from cases.rules.workflow import Action
from governance.models import Event
from tests import stories
from tests.counting import statements
from tests.district import District, moment

SOLVED = {"is_reached": "yes", "was_contacted": "yes", "is_solved": "yes", "satisfaction": "satisfied", "note": ""}
ASIDE = {"hx-request": "true", "hx-target": "resident"}


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


def call_of(case: Case) -> str:
    return reverse("cases:case-call_back", args=[case.number])


def step_of(case: Case, action: Action) -> str:
    return reverse(f"cases:assignment-{action.value}", args=[case.number, Assignment.objects.get(case=case).pk])


def label_of(page: str, words: str) -> str:
    """Return the words that stand beside the label of a field."""
    found = re.search(rf"{re.escape(words)}(.*?)</(?:legend|label)>", page, re.S)
    assert found
    return found[1]


def signed(district: District) -> Case:
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    return handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=mine.pk)


def test_the_caller_reads_what_was_told_and_what_came_of_it(district: District) -> None:
    case = stories.calling_back(district)

    page = signed_in(district, "he").get(call_of(case)).text

    assert case.text in page
    assert "已清运完毕" in page
    assert "Urban Management" in page
    assert "*** **** 1234" in page
    assert "When to call" in page
    assert "19900001234" not in page


@pytest.mark.parametrize("question", ["Did the department contact you?", "Is it solved?", "Are you satisfied?"])
def test_no_question_that_must_be_asked_is_called_optional(district: District, question: str) -> None:
    page = signed_in(district, "he").get(call_of(stories.calling_back(district))).text

    assert "optional" not in label_of(page, question)
    assert "required when reached" in label_of(page, question)


def test_who_handles_a_part_reads_the_case_beside_each_form(district: District) -> None:
    case = signed(district)

    page = signed_in(district, "zhou").get(step_of(case, Action.MAKE_CONTACT), {"back": "inbox"}).text

    assert case.text in page
    assert "请清运" in page
    assert "Finish" in page
    assert case.number in page
    assert "*** **** 1234" in page
    assert "19900001234" not in page


def test_the_keys_of_the_desk_work_on_a_form_that_stands_alone(district: District) -> None:
    case = signed(district)
    asked = reverse(
        "cases:application-of-assignment", args=[case.number, Assignment.objects.get(case=case).pk, "extension"]
    )

    for address in (step_of(case, Action.MAKE_CONTACT), asked):
        page = signed_in(district, "zhou").get(address, {"back": "inbox"}).text

        assert re.search(r'<a class="back-link" href="[^"]+" data-key="Escape">', page)
        assert "js/desk." in page


def test_who_asks_for_something_reads_the_case_beside_the_form(district: District) -> None:
    case = signed(district)
    mine = Assignment.objects.get(case=case)
    address = reverse("cases:application-of-assignment", args=[case.number, mine.pk, "extension"])

    page = signed_in(district, "zhou").get(address).text

    assert case.text in page
    assert "请清运" in page
    assert "*** **** 1234" in page


def test_beside_a_form_the_number_alone_changes_and_who_asked_is_noted(district: District) -> None:
    case = stories.calling_back(district)
    address = reverse("cases:case-phone", args=[case.number])

    response = signed_in(district, "he").post(address, {"reason": "回访"}, headers=ASIDE)

    assert 'href="tel:' in response.text
    assert "<form" not in response.text
    assert case.text not in response.text
    assert Event.objects.filter(subject_id=case.pk, name="cases.case.phone_revealed").count() == 1


def test_beside_a_form_no_number_is_shown_without_a_reason(district: District) -> None:
    case = stories.calling_back(district)
    address = reverse("cases:case-phone", args=[case.number])

    response = signed_in(district, "he").post(address, {"reason": " "}, headers=ASIDE)

    assert response.status_code == 422
    assert "19900001234" not in response.text
    assert 'hx-target="#resident"' in response.text


def test_a_call_leads_on_to_the_next_resident(district: District, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(moment(15), tick=False)
    first, second = stories.calling_back(district), stories.calling_back(district)
    client = signed_in(district, "he")

    response = client.post(call_of(first), {"version": first.version, "back": "call-backs", **SOLVED}, follow=True)

    assert response.redirect_chain[-1][0] == f"{call_of(second)}?back=call-backs"
    assert "The call-back is noted." in response.text


def test_the_last_call_leads_back_to_the_list(district: District, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(moment(15), tick=False)
    only = stories.calling_back(district)
    client = signed_in(district, "he")

    response = client.post(call_of(only), {"version": only.version, "back": "call-backs", **SOLVED}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("cases:call-backs")


def test_nobody_is_led_to_a_call_about_their_own_work(district: District, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(moment(15), tick=False)
    first, own, other = (stories.calling_back(district) for _ in range(3))
    Assignment.objects.filter(case=own).update(signed_by=district.person("he"))

    response = signed_in(district, "he").get(reverse("cases:call-backs-next"), {"after": first.number})

    assert response.headers["Location"] == f"{call_of(other)}?back=call-backs"


def test_at_night_no_call_leads_to_another(district: District, time_machine: TimeMachineFixture) -> None:
    first, _second = stories.calling_back(district), stories.calling_back(district)
    time_machine.move_to(moment(23, 30), tick=False)

    response = signed_in(district, "he").get(reverse("cases:call-backs-next"), {"after": first.number})

    assert response.headers["Location"] == reverse("cases:call-backs")


def test_the_caller_is_led_on_in_few_statements(district: District, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(moment(15), tick=False)
    first, _second = stories.calling_back(district), stories.calling_back(district)
    client = signed_in(district, "he")
    client.get(reverse("cases:call-backs-next"), {"after": first.number})

    with statements() as ran:
        client.get(reverse("cases:call-backs-next"), {"after": first.number})

    assert len(ran) <= 6


def test_the_form_with_the_case_beside_it_costs_no_more_than_the_case(district: District) -> None:
    case = stories.calling_back(district)
    client = signed_in(district, "he")
    client.get(call_of(case))

    with statements() as ran:
        client.get(call_of(case))

    assert len(ran) <= 5


def test_answers_of_a_resident_who_was_not_reached_are_asked_about(district: District) -> None:
    case = stories.calling_back(district)

    answer = signed_in(district, "he").post(
        call_of(case), {"is_reached": "no", "is_solved": "no", "note": "", "version": case.version}
    )

    assert answer.status_code == 422
    assert "so the resident was reached" in answer.text


def test_what_was_noted_stands_on_the_next_form_with_the_number_of_its_case(district: District) -> None:
    case, _other = stories.calling_back(district), stories.calling_back(district)
    client = signed_in(district, "he")

    page = client.post(call_of(case), {**SOLVED, "version": case.version, "back": "call-backs"}, follow=True)

    assert f"{case.number} · The call-back is noted." in page.text


def test_who_left_no_number_is_not_said_to_be_callable(district: District) -> None:
    stories.calling_back(district, resident_phone="")

    row = signed_in(district, "he").get(reverse("cases:call-backs")).context["page"].rows[0]

    assert (row.window, row.may_call) == ("", False)
