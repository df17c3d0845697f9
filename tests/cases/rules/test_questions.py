"""Questions of a category: asked on both pages and of programs, an answer may warn or stop, the case keeps them."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from cases.models import Case
from cases.rules.commands.desk_entries import write_question
from cases.rules.queries.desk_entries import desk_entries, forget_desk_entries
from cases.rules.workflow import Source
from governance.ground.errors import Invalid
from tests import stories
from tests.api import a_key, a_report, caller, stranger
from tests.cases.desk.web.test_desk import signed_in
from tests.cases.rules.commands.test_desk_entries import heading, option
from tests.counting import statements
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District, moment

STOP, WARN = "请立即撤离并拨打 119", "请远离现场"


@pytest.fixture
def asked(district: District) -> dict[str, str]:
    """Keep one question of each kind about litter and return their ids."""
    kinds = {
        "text": ([], False),
        "yes_no": ([option("yes", "stop", STOP), option("no")], True),
        "choice": ([option("1"), option("2", "warn", WARN)], True),
    }
    ids = {}
    for rank, (kind, (options, is_required)) in enumerate(kinds.items()):
        told = heading(category=RULED_CATEGORY, name_zh=f"问 {kind}", name_en=f"Ask {kind}")
        about: dict[str, Any] = {"kind": kind, "is_required": is_required, "rank": rank, "options": options}
        ids[kind] = str(write_question(told, by=district.actor("feng"), now=moment(), **about).pk)
    forget_desk_entries()
    return ids


def typed(asked: dict[str, str], **answers: str) -> dict[str, str]:
    return {f"answer-{asked[kind]}": answer for kind, answer in answers.items()}


def form(**changes: Any) -> dict[str, Any]:
    told = {
        "category": RULED_CATEGORY,
        "text": "门口有垃圾",
        "longitude": IN_PEACH_GARDEN[0],
        "latitude": IN_PEACH_GARDEN[1],
        "idempotency_key": "2e8d8a0e-8f0f-4f5f-9d6e-0d8c4a1f3b77",
    }
    return {**told, **changes}


def test_the_case_keeps_what_was_asked_and_answered_in_words(district: District, asked: dict[str, str]) -> None:
    answers = {asked["text"]: " 两袋 ", asked["yes_no"]: "no", asked["choice"]: "2"}

    case = stories.filed(district, answers=answers)

    assert list(case.answers) == list(asked.values())
    assert case.answers[asked["text"]] == {
        "zh": "问 text",
        "en": "Ask text",
        "answer": "两袋",
        "answer_zh": "两袋",
        "answer_en": "两袋",
    }
    assert case.answers[asked["choice"]]["answer_en"] == "Answer 2"
    page = signed_in(district, "li").get(f"/cases/{case.number}/").text
    assert "<dt>Ask yes_no</dt><dd>No</dd>" in page


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"yes_no", "choice"}),
        ({"yes_no": "no", "choice": "9"}, {"choice"}),
        ({"yes_no": "yes", "choice": "1"}, {"yes_no"}),
        ({"yes_no": "no", "choice": "1", "text": "长" * 301}, {"text"}),
    ],
)
def test_what_is_missing_unknown_or_stops_is_refused_at_its_question(
    district: District, asked: dict[str, str], answers: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        stories.filed(district, answers={asked[kind]: answer for kind, answer in answers.items()})

    assert set(refused.value.fields) == {f"answer-{asked[kind]}" for kind in wrong}


def test_an_answer_that_stops_says_whom_to_call(district: District, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        stories.filed(district, answers={asked["yes_no"]: "yes", asked["choice"]: "1"})

    assert refused.value.fields[f"answer-{asked['yes_no']}"] == STOP


def test_an_answer_to_nothing_is_refused_and_an_import_is_not_asked(district: District, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        stories.filed(district, category="urban-vendors", answers={asked["text"]: "两袋"})

    assert list(refused.value.fields) == ["answers"]
    assert stories.filed(district, by="feng", source=Source.IMPORT).answers == {}


def test_the_questions_cost_the_intake_no_statement(district: District, asked: dict[str, str]) -> None:
    desk_entries()
    actor = district.actor("wang")
    stories.report(actor, answers={asked["yes_no"]: "no", asked["choice"]: "1"})

    with statements() as ran:
        stories.report(actor, answers={asked["yes_no"]: "no", asked["choice"]: "1"})

    assert len(ran) <= 3


@pytest.mark.parametrize("address", ["/cases/new/", "/report/"])
def test_a_page_that_had_not_asked_asks_now_and_then_takes_the_report(
    district: District, asked: dict[str, str], address: str
) -> None:
    browser = signed_in(district, "wang") if address == "/cases/new/" else Client(headers={"Accept-Language": "en"})

    unasked = browser.post(address, form())
    missing = browser.post(address, form(asked=RULED_CATEGORY, **typed(asked, text="两袋")))
    stopped = browser.post(address, form(asked=RULED_CATEGORY, **typed(asked, yes_no="yes", choice="1")))
    filed = browser.post(address, form(asked=RULED_CATEGORY, **typed(asked, yes_no="no", choice="1")))

    assert [r.status_code for r in (unasked, missing, stopped, filed)] == [422, 422, 422, 302]
    assert "Ask yes_no" in unasked.text
    assert "门口有垃圾</textarea>" in unasked.text
    assert 'value="两袋"' in missing.text
    assert "Answer this too." in missing.text
    assert STOP in strip_tags(stopped.text)
    told = stopped.text.partition(STOP.partition(" ")[0])[2].partition("</div>")[0]
    assert all(f'href="tel:{number}"' in told for number in (110, 119, 120))
    assert Case.objects.filter(text="门口有垃圾").count() == 1


def test_the_questions_of_a_chosen_category_come_with_what_an_answer_brings_about(
    district: District, asked: dict[str, str]
) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    address = "/cases/new/questions/"

    shown = browser.post(address, {"category": RULED_CATEGORY}).text
    warned = browser.post(address, {"category": RULED_CATEGORY, **typed(asked, choice="2")}).text
    stopped = browser.post(address, {"category": RULED_CATEGORY, **typed(asked, yes_no="yes")}).text

    assert [words for words in (STOP, WARN) if words in strip_tags(shown)] == []
    assert [words for words in (STOP, WARN) if words in strip_tags(warned)] == [WARN]
    assert [words for words in (STOP, WARN) if words in strip_tags(stopped)] == [STOP]
    assert "Ask" not in browser.post(address, {"category": "urban-vendors"}).text


def test_programs_learn_what_is_asked_and_answer_it(district: District, asked: dict[str, str]) -> None:
    listed = stranger().get(f"categories/{RULED_CATEGORY}/questions/").json()
    program = caller(district, "wang")
    answers = {asked["yes_no"]: "no", asked["choice"]: "2"}

    refused = program.post("cases/", a_report(), key=a_key())
    filed = program.post("cases/", a_report(answers=answers), key=a_key())
    by_resident = stranger().post("public/cases/", a_report(answers=answers), key=a_key())

    assert [question["kind"] for question in listed] == ["text", "yes_no", "choice"]
    assert [o["effect"] for o in listed[1]["options"]] == ["stop", ""]
    assert [r.status_code for r in (refused, filed, by_resident)] == [422, 201, 201]
    assert f"answer-{asked['choice']}" in refused.json()["errors"]
    read = program.get(f"cases/{filed.json()['number']}/").json()
    assert read["answers"][asked["choice"]]["answer"] == "2"
