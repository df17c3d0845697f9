"""Letting in as many requests as can be served: the others wait a little, and are told when to come again."""

import json
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from governance.ground.http.gate import admission
from governance.ground.http.gate.admission import AT_ONCE, LONGEST_WAIT, AdmissionMiddleware, arrived_at

asked = RequestFactory()


def served(_request: HttpRequest) -> HttpResponse:
    """Answer as a view would."""
    return HttpResponse("served")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> AdmissionMiddleware:
    """A door behind which every place is taken, where nobody waits long."""
    monkeypatch.setattr(admission, "LONGEST_WAIT", 0.05)
    door = AdmissionMiddleware(served)
    for _place in range(AT_ONCE):
        door.places.acquire()
    return door


def test_who_finds_a_place_is_served_and_leaves_it_to_the_next() -> None:
    door = AdmissionMiddleware(served)

    answers = [door(asked.get("/desk/")) for _request in range(AT_ONCE + 1)]

    assert {answer.status_code for answer in answers} == {200}


def test_a_view_that_fails_gives_its_place_back() -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    door = AdmissionMiddleware(fail)
    for _request in range(AT_ONCE):
        with pytest.raises(ZeroDivisionError):
            door(asked.get("/desk/"))

    assert all(door.places.acquire(blocking=False) for _place in range(AT_ONCE))


def test_who_waited_too_long_reads_in_their_language_when_to_come_again(full: AdmissionMiddleware) -> None:
    page = full(asked.get("/desk/", headers={"accept-language": "en"}))
    fragment = full(asked.post("/cases/QH-2026-000001/register/", headers={"hx-request": "true"}))

    assert (page.status_code, fragment.status_code) == (503, 503)
    assert int(page["Retry-After"]) > 0
    assert "asked for more than it can answer" in page.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "无法" in fragment.content.decode()


def test_the_api_says_so_in_problem_details(full: AdmissionMiddleware) -> None:
    answer = full(asked.post("/api/v1/cases/", headers={"accept-language": "en"}))

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.content)["title"] == "Busy"
    assert int(answer["Retry-After"]) > 0


def test_health_is_told_however_busy_the_portal_is(full: AdmissionMiddleware) -> None:
    assert full(asked.get("/health/live")).status_code == 200


def test_the_wait_for_a_thread_counts(full: AdmissionMiddleware, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "LONGEST_WAIT", LONGEST_WAIT)
    token = arrived_at.set(time.monotonic() - LONGEST_WAIT - 1)

    began = time.monotonic()
    answer = full(asked.get("/desk/"))

    arrived_at.reset(token)
    assert answer.status_code == 503
    assert time.monotonic() - began < LONGEST_WAIT / 2


def test_a_place_that_is_free_is_given_even_to_who_waited_long() -> None:
    token = arrived_at.set(time.monotonic() - LONGEST_WAIT - 1)

    answer = AdmissionMiddleware(served)(asked.get("/desk/"))

    arrived_at.reset(token)
    assert answer.status_code == 200
