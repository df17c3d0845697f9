"""A name that nothing reads is refused by name, wherever it stands."""

from typing import Any

import pytest
from django.urls import get_resolver

from cases.models import Case
from governance.ground.http.api import Endpoint
from tests.api import a_key, a_report, caller, stranger
from tests.district import District
from tests.stories import dispatched, filed, verifying


def unknown(answer: Any) -> list[str]:
    """Return the names that were refused, of an answer that refuses nothing else."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "unknown-name")
    return list(body["errors"])


@pytest.mark.parametrize(
    "path", ["rates/?month=2026-10", "cases/?state=reported", "me/?all=1", "categories/?format=xml", "inbox/?who=me"]
)
def test_a_question_that_is_not_known_is_refused_by_name(district: District, path: str) -> None:
    answer = caller(district, "qian").client.get(f"/api/v1/{path}", headers=caller(district, "qian").headers)

    assert unknown(answer) == [path.partition("?")[2].partition("=")[0]]


def test_an_entry_that_is_not_known_is_refused_at_any_depth_and_nothing_is_done(district: District) -> None:
    case, verified = filed(district), verifying(district)
    program = caller(district, "li")
    scores = [{"assignment_id": 1, "score": 5}, {"assignment_id": 1, "score": 5, "grade": "A"}]

    refused = [
        caller(district, "wang").post("cases/", a_report(source_id="A-1"), key=a_key()),
        program.post(f"cases/{case.number}/register/", {"versoin": 1}),
        program.post(f"cases/{case.number}/watch/", {"until": "2026"}),
        program.post("cases/many/", {"verb": "register", "cases": [{"number": case.number, "v": 1}]}, key=a_key()),
        program.post(f"cases/{verified.number}/evaluate/", {"evaluations": scores}),
        stranger().post("token/", {"username": "li", "password": "x", "scope": "all"}),
    ]

    assert [unknown(answer) for answer in refused] == [
        *(["source_id"], ["versoin"], ["until"], ["cases.0.v"], ["evaluations.1.grade"], ["scope"])
    ]
    assert Case.objects.get(pk=case.pk).version == case.version


def test_answers_to_questions_have_names_of_their_own(district: District) -> None:
    answer = caller(district, "wang").post("cases/", a_report(answers={"77": "是"}), key=a_key())

    assert answer.json().get("code") != "unknown-name"


def _endpoints() -> list[type[Endpoint]]:
    found = []
    for pattern in _patterns(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and issubclass(view, Endpoint):
            found.append(view)
    return found


def _patterns(patterns: Any) -> Any:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_address_of_the_api_is_held_to_its_description() -> None:
    undescribed = [
        f"{view.__name__}.{method}"
        for view in _endpoints()
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(view, method) and not hasattr(getattr(view, method), "__wrapped__")
    ]

    assert (undescribed, len(_endpoints()) > 60) == ([], True)


def test_what_a_department_sends_is_held_to_its_description_too(district: District) -> None:
    number = dispatched(district).number
    part = caller(district, "zhou").get("inbox/").json()["results"][0]["id"]

    answer = caller(district, "zhou").post(f"cases/{number}/assignments/{part}/claim/", {"for": "wu"})

    assert unknown(answer) == ["for"]
