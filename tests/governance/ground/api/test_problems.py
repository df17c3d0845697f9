"""Whatever is asked of the API, the answer is JSON; what goes wrong has one shape, and a code that programs act on."""

from typing import Any

import pytest

from cases.rules.commands.desk_entries import write_item
from cases.rules.queries.desk_entries import forget_desk_entries
from governance.chart.api import views
from tests import stories
from tests.api import Caller, a_key, a_report, caller, stranger
from tests.cases.decisions.commands.test_applications import lead_of
from tests.cases.rules.commands.test_desk_entries import heading
from tests.district import District, moment

ENGLISH = {"Accept-Language": "en"}


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem that the API answers with, having looked at what all of them share."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= body.keys()
    return body


def in_english(program: Caller) -> Caller:
    """Return the program as one that accepts English."""
    program.headers["Accept-Language"] = "en"
    return program


@pytest.mark.parametrize("path", ["", "nothing/", "v1/", "v1/nothing/", "v1/cases", "v1/photos/one/", "v1/🐧/"])
def test_an_address_that_does_not_exist_is_json_by_every_method(db: None, path: str) -> None:
    client = stranger().client

    answers = [getattr(client, method)(f"/api/{path}") for method in ("get", "post", "put", "patch", "delete")]

    assert [problem_of(answer, 404)["code"] for answer in answers] == ["not-found"] * 5


@pytest.mark.parametrize("path", ["schema/", "v1/me/", "v1/categories/", "v1/token/"])
def test_a_method_that_is_not_taken_is_json(district: District, path: str) -> None:
    program = caller(district, "li")

    answer = program.client.put(f"/api/{path}", {}, content_type="application/json", headers=program.headers)

    assert problem_of(answer, 405)["code"] == "method-not-allowed"


def test_a_form_for_people_that_is_sent_to_the_api_is_refused_in_json(district: District) -> None:
    program = stranger()
    program.client.force_login(district.person("li"))

    assert problem_of(program.client.post("/api/docs/"), 403)["code"] == "csrf-failed"
    assert problem_of(program.post("cases/", a_report(), key=a_key()), 403)["code"] == "csrf-failed"


def test_a_fault_of_the_portal_is_json(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "me", lambda *_who, **_when: 1 / 0)
    program = caller(district, "li")
    program.client.raise_request_exception = False

    assert problem_of(program.get("me/"), 500)["code"] == "server-error"


@pytest.mark.parametrize("accepted", ["text/html", "image/png", "nonsense"])
def test_json_is_answered_whatever_is_accepted(district: District, accepted: str) -> None:
    answer = caller(district, "li").client.get("/api/v1/categories/", headers={"Accept": accepted})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(district: District) -> None:
    answer = caller(district, "wang").post("cases/", a_report(text="长" * 1024**2), key=a_key())

    assert problem_of(answer, 413)["code"] == "too-large"


def test_an_address_that_is_too_long_is_a_problem_to_programs_and_a_page_to_people(district: District) -> None:
    rest = "x" * 7990
    program, person = caller(district, "li"), stranger().client

    longest = program.client.get(f"/api/v1/me/?{rest[:7980]}", headers=program.headers)
    refused = program.client.get(f"/api/v1/me/?{rest}", headers=program.headers)
    page, fragment = (person.get(f"/services/?q={rest}", headers=sent) for sent in ({}, {"HX-Request": "true"}))

    assert problem_of(longest, 422)["code"] == "unknown-name"
    assert problem_of(refused, 414)["code"] == "address-too-long"
    assert (page.status_code, page["Content-Type"], fragment.status_code) == (414, "text/html; charset=utf-8", 414)
    assert "网址太长" in page.text


def test_a_form_that_is_too_large_is_answered_by_a_page_that_says_so(district: District) -> None:
    answer = stranger().client.post("/report/", {"text": "长" * 1024**2})

    assert (answer.status_code, "一次" in answer.text) == (413, True)


def test_a_program_learns_by_codes_why_a_move_is_refused(district: District) -> None:
    case = stories.registered(district)
    street, department = caller(district, "li"), caller(district, "zhou")
    at = f"cases/{case.number}"

    codes = [
        street.post(f"{at}/register/").json()["code"],
        street.post(f"{at}/dispatch/", {"lead": "D-URBAN"}, version=1).json()["code"],
        street.post(f"{at}/dispatch/", {"lead": "NOBODY"}).json()["code"],
        caller(district, "wang").post(f"{at}/dispatch/", {"lead": "D-URBAN"}).json()["code"],
        department.post(f"{at}/dispatch/", {"lead": "D-URBAN"}).json()["code"],
    ]

    assert codes == ["wrong-state", "stale-version", "invalid", "not-allowed", "not-found"]


def test_a_program_learns_by_codes_which_step_is_missing(district: District) -> None:
    case = stories.routed(district)
    department, at = caller(district, "zhou"), f"cases/{case.number}/assignments/{lead_of(case).pk}"
    codes = []
    for step, body in [
        ("finish", {"result": "完成"}),
        ("sign-for", {}),
        ("sign-for", {}),
        ("finish", {"result": "完成"}),
        ("contact", {"note": "已联系"}),
        ("finish", {"result": "完成"}),
        ("report-in", {"place": "南门", "spoken_to": "书记", "plan": "清运", "plan_by": "2099-01-01T00:00:00+08:00"}),
    ]:
        answer = department.post(f"{at}/{step}/", body)
        codes.append(answer.json().get("code", answer.status_code))
    waiting = department.post(f"{at}/finish/", {"result": "完成"}).json()

    assert codes == ["sign-missing", 200, "already-done", "contact-missing", 200, "report-missing", 200]
    assert (waiting["code"], len(waiting["ids"])) == ("helpers-open", 2)


def test_a_program_learns_which_items_of_the_checklist_are_open(district: District) -> None:
    item = write_item(
        heading(name_zh="照片", name_en="Photo"), by=district.actor("feng"), now=moment(9), stage="finish"
    )
    forget_desk_entries()
    case = stories.dispatched(district)
    department, at = caller(district, "zhou"), f"cases/{case.number}/assignments/{lead_of(case).pk}"
    department.post(f"{at}/sign-for/")
    department.post(f"{at}/contact/", {"note": "已联系"})

    refused = problem_of(department.post(f"{at}/finish/", {"result": "完成"}), 422)

    assert (refused["code"], refused["ids"]) == ("checklist-open", [item.pk])


def test_errors_have_one_shape_whoever_found_them(district: District) -> None:
    case = stories.verifying(district)
    program = in_english(caller(district, "li"))
    score = {"evaluations": [{"assignment_id": 1, "score": 1}, {"assignment_id": 1, "score": 9}]}

    found = [
        program.post(f"cases/{case.number}/evaluate/", score).json()["errors"],
        caller(district, "wang").post("cases/", a_report(photos=["", "forged"]), key=a_key()).json()["errors"],
        caller(district, "wang").post("cases/", a_report(category="nothing"), key=a_key()).json()["errors"],
        caller(district, "wang").post("cases/", a_report()).json()["errors"],
    ]

    assert found[0] == {"evaluations.1.score": ["Ensure this value is less than or equal to 5."]}
    assert [list(errors) for errors in found[1:]] == [["photos.0", "photos.1"], ["category"], ["Idempotency-Key"]]
    assert all(isinstance(words, list) and words for errors in found for words in errors.values())


def test_every_refusal_is_in_the_language_of_the_caller(district: District) -> None:
    def said(language: str) -> list[str]:
        program, unknown, session = caller(district, "li"), stranger(), stranger()
        unknown.headers["Authorization"] = f"Token {'0' * 40}"
        session.client.force_login(district.person("li"))
        for each in (program, unknown, session):
            each.headers["Accept-Language"] = language
        answers = [
            *(stranger().client.get("/api/v1/nothing/", headers={"Accept-Language": language}), unknown.get("me/")),
            *(
                session.post("cases/"),
                program.delete("cases/"),
                program.upload("cases/", text="x"),
                program.post("cases/"),
            ),
            *(
                stranger().client.get("/api/v1/me/", headers={"Accept-Language": language}),
                program.get("cases/", size=0),
            ),
        ]
        return [answer.json()["detail"] for answer in answers]

    english, chinese = said("en"), said("zh-hans")

    assert all(words.isascii() for words in english)
    assert not any(words.isascii() for words in chinese)


def test_no_sentence_keeps_the_language_of_whoever_was_told_first(district: District) -> None:
    program, said = caller(district, "li"), []
    for language in ("zh-hans", "en", "zh-hans"):
        program.headers["Accept-Language"] = language
        said.append(program.get("cases/", size=0).json()["errors"]["size"][0].isascii())

    assert said == [False, True, False]
