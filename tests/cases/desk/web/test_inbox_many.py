"""Ticked assignments of the inbox, as people and programs meet them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.desk.queries.inbox import InboxRow
from cases.models import Assignment, Case
from tests import stories
from tests.api import a_key, caller, stranger
from tests.cases.casework.commands.test_holding import colleague
from tests.cases.desk.web.test_desk import signed_in
from tests.district import District

pytestmark = pytest.mark.django_db
MANY = "/inbox/many/"


def ticked(*cases: Case) -> list[str]:
    return [f"{Assignment.objects.get(case=case).pk}.{case.number}" for case in cases]


def row_of(client: Client) -> InboxRow:
    row: InboxRow = client.get(reverse("cases:inbox")).context["page"].groups[0].rows[0]
    return row


def test_what_was_ticked_is_asked_about_and_signed_for(district: District) -> None:
    cases = [stories.dispatched(district), stories.dispatched(district)]
    client, asked = signed_in(district, "zhou"), {"verb": "sign_for", "part": ticked(*cases), "whose": "nobody"}

    form = client.get(MANY, asked)
    untouched = Assignment.objects.filter(signed_at=None).count()
    answer = client.post(MANY, {**asked, "key": "one"})

    assert all(case.number in form.text for case in cases)
    assert untouched == 2
    assert answer.url == "/inbox/?whose=nobody"
    assert not Assignment.objects.filter(signed_at=None).exists()


def test_each_with_which_it_could_not_be_done_has_a_line_with_the_reason(district: District) -> None:
    fresh, taken = stories.dispatched(district), stories.dispatched(district)
    colleague(district)
    signed_in(district, "ma").post(MANY, {"verb": "claim", "part": ticked(taken), "key": "one"})
    sent = {"verb": "claim", "key": "two"}

    some = signed_in(district, "zhou").post(MANY, {**sent, "part": ticked(fresh, taken)})
    none = signed_in(district, "zhou").post(MANY, {**sent, "part": ticked(taken)})

    assert (some.status_code, none.status_code) == (200, 409)
    assert [each.number for each in some.context["outcome"].failed] == [taken.number]
    assert "Colleague ma has claimed this already" in some.text
    assert Assignment.objects.get(case=fresh).holder == district.person("zhou")


def test_the_head_chooses_among_the_colleagues_and_staff_has_no_such_form(district: District) -> None:
    colleague(district)
    colleague(district, "tou", "department-head")
    case = stories.dispatched(district)
    head, asked = signed_in(district, "tou"), {"verb": "give", "part": ticked(case), "key": "one"}

    form = head.get(MANY, asked)
    wrong = head.post(MANY, {**asked, "to": "wu"})
    right = head.post(MANY, {**asked, "to": "ma"})

    assert {value for value, _name in form.context["form"].fields["to"].choices} == {"ma", "tou", "zhou"}
    assert wrong.status_code == 422
    assert f'value="{ticked(case)[0]}"' in wrong.text, "what was ticked stays ticked"
    assert right.url == "/inbox/"
    assert Assignment.objects.get(case=case).holder == district.person("ma")
    assert signed_in(district, "zhou").get(MANY, asked).status_code == 403


def test_nothing_ticked_leads_back_and_an_unknown_verb_nowhere(district: District) -> None:
    client = signed_in(district, "zhou")

    assert (
        client.get(MANY, {"verb": "claim", "part": ["x.QH-1", "", "²."], "whose": "mine"}).url == "/inbox/?whose=mine"
    )
    assert client.get(MANY, {"verb": "finish", "part": "1.QH-1"}).status_code == 404


def test_too_many_go_back_to_the_form(district: District) -> None:
    sent = {"verb": "claim", "part": [f"{n}.QH-2026-{n:06}" for n in range(101)], "key": "one"}

    assert signed_in(district, "zhou").post(MANY, sent).status_code == 422


def test_a_row_says_what_fits_it_and_the_bar_what_the_person_may(district: District) -> None:
    colleague(district, "tou", "department-head")
    case = stories.dispatched(district)
    zhou, tou = signed_in(district, "zhou"), signed_in(district, "tou")

    fresh, heads = row_of(zhou).verbs, row_of(tou).verbs
    zhou.post(MANY, {"verb": "claim", "part": ticked(case), "key": "one"})
    zhou.post(MANY, {"verb": "sign_for", "part": ticked(case), "key": "two"})
    page = zhou.get(reverse("cases:inbox"))

    assert (fresh, heads) == (("sign_for", "claim"), ("sign_for", "claim", "give"))
    assert row_of(zhou).verbs == ()
    assert [verb for verb, _label in page.context["page"].verbs] == ["sign_for", "claim"]
    assert f'value="{ticked(case)[0]}" data-verbs=""' in page.text


def test_programs_do_it_once_and_learn_why_not(district: District) -> None:
    fresh, others = stories.dispatched(district), stories.dispatched(district, lead="D-HOUSING")
    parts = [{"number": case.number, "id": Assignment.objects.get(case=case).pk} for case in (fresh, others)]
    client, key = caller(district, "zhou"), a_key()
    body: dict[str, Any] = {"step": "sign_for", "assignments": parts}

    answers = [client.post("inbox/many/", body, key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["done"] == [parts[0]]
    assert [(each["number"], each["id"], each["status"]) for each in answers[0].json()["failed"]] == [
        (others.number, parts[1]["id"], 404)
    ]
    assert client.post("inbox/many/", body).status_code == 422, "a request without a key could be done twice"
    assert client.post("inbox/many/", {**body, "step": "give", "to": "wu"}, key=a_key()).json()["done"] == []


def test_a_stranger_is_asked_to_log_in(district: District) -> None:
    answer = Client().get(MANY, {"verb": "claim", "part": "1.QH-2026-000001"})

    assert reverse("login") in answer["Location"]
    assert stranger().post("inbox/many/", {}).status_code == 401
