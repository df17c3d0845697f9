"""Staff who hold all that they may read try to speak for a resident at every public door."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cases.models import CallBack, Case
from cases.reading.commands.searching import note_search
from cases.reading.queries.search import search_page
from cases.rules.workflow import Source
from governance.models import Event
from tests import stories
from tests.api import a_key, caller, stranger
from tests.district import District, moment

ANSWER = {"was_contacted": "yes", "is_solved": "yes", "satisfaction": "satisfied", "note": "很满意", "seen_round": "1"}
WISH = {"part": "morning", "after": ""}
# What each public door takes beside the code in its address.
SPEAKING: dict[str, dict[str, str]] = {
    "track/{code}/answer/": ANSWER,
    "track/{code}/call-time/": WISH,
    "track/{code}/facts/": {"text": "已经解决", "key": "k"},
    "api/v1/public/cases/{code}/facts/": {"text": "已经解决"},
    "api/v1/public/cases/{code}/answer/": {**ANSWER, "was_contacted": "true", "is_solved": "true"},
    "api/v1/public/cases/{code}/call-time/": {"part": "morning"},
}
# Doors that only make a case of one's own, and those that only read.
OTHERS = {
    *(
        "report/",
        "report/waiting/",
        "report/done/{code}/",
        "track/",
        "track/{code}/",
        "track/{code}/photos/{photo_id}/",
    ),
    *("api/v1/public/cases/", "api/v1/public/cases/{code}/"),
}
STAFF = ("zhou", "zhao", "wang", "li", "he", "chen", "qian", "feng", "yang")


def _addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address
        else:
            yield from _addresses(entry, address)


def _plain(address: str) -> str:
    for kind in ("str:", "int:"):
        address = address.replace(f"<{kind}", "<")
    return address.replace("<", "{").replace(">", "}")


def test_every_public_door_is_tried_here() -> None:
    public = [address for address in map(_plain, _addresses(get_resolver())) if _is_public(address)]

    assert set(public) == {*SPEAKING, *OTHERS}


def _is_public(address: str) -> bool:
    return address.startswith(("track/", "report/", "api/v1/public/"))


@pytest.fixture(autouse=True)
def _nothing_counted(settings: LazySettings) -> Iterator[None]:
    """Let the answer codes refuse what is tried here, not the number of tries."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def case(district: District) -> Case:
    """A case that a resident reported themselves, and whose call-back is due."""
    return stories.calling_back(district, source=Source.PUBLIC)


def _read_by(district: District, case: Case, username: str) -> str:
    """Return all that one of the staff legitimately reads of a case."""
    client = Client()
    client.force_login(district.person(username))
    program = caller(district, username)
    pages = (f"/cases/{case.number}/", "/inbox/", "/today/", "/call-backs/", "/desk/", f"/search/?q={case.number}")
    addresses = (f"cases/{case.number}/", "cases/", "inbox/", f"cases/{case.number}/cluster/", "notifications/")
    answers = [*(client.get(page) for page in pages), *(program.get(address) for address in addresses)]
    return "\n".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize("username", STAFF)
def test_no_staff_reads_either_code(district: District, case: Case, username: str) -> None:
    read = _read_by(district, case, username)

    assert case.number in read
    assert case.tracking_code not in read
    assert case.answer_digest not in read
    assert stories.answer_code(case) not in read


def test_no_staff_is_told_a_code_for_what_they_report(district: District, client: Client) -> None:
    client.force_login(district.person("wang"))
    filed = stories.filed(district)
    program = caller(district, "wang")
    sent = program.post("cases/", {"text": "路灯不亮了很久", "category": "urban-litter", **_place()}, key=a_key())

    told = client.get(f"/cases/new/done/{filed.number}/").text + json.dumps(sent.json())

    codes = Case.objects.filter(source=Source.WORKER).values_list("tracking_code", flat=True)
    assert len(codes) == 2
    assert not any(code in told for code in codes)


def _place() -> dict[str, float]:
    return {"longitude": 118.705, "latitude": 31.205}


def _by_page(address: str, told: dict[str, str], client: Client) -> Any:
    return client.post(f"/{address}", told)


def _by_program(address: str, told: dict[str, str], client: Client) -> Any:
    headers = {"Idempotency-Key": "a-key-of-a-stranger"}
    return client.post(f"/{address}", json.dumps(told), content_type="application/json", headers=headers)


@pytest.mark.parametrize("guess", [{}, {"answer_code": ""}, {"answer_code": "{code}"}, {"answer_code": "{digest}"}])
@pytest.mark.parametrize("door", SPEAKING)
@pytest.mark.parametrize("username", ["zhou", "li", None])
def test_with_the_tracking_code_alone_nobody_speaks_for_the_resident(
    district: District, case: Case, client: Client, username: str | None, door: str, guess: dict[str, str]
) -> None:
    """Even where the code was read off the resident's own paper."""
    if username:
        client.force_login(district.person(username))
    known = {"code": case.tracking_code, "digest": case.answer_digest[:8]}
    told = {**SPEAKING[door], **{name: value.format(**known) for name, value in guess.items()}}
    send: Callable[..., Any] = _by_program if door.startswith("api/") else _by_page
    before = Event.objects.filter(subject_kind="cases.case", subject_id=case.pk).count()

    answer = send(door.format(code=case.tracking_code), told, client)

    assert answer.status_code in (400, 422)
    kept = Case.objects.get(id=case.pk)
    assert (kept.state, kept.version, kept.call_part, kept.call_after) == (case.state, case.version, "", None)
    assert not CallBack.objects.exists()
    assert Event.objects.filter(subject_kind="cases.case", subject_id=case.pk).count() == before


@pytest.mark.parametrize("door", SPEAKING)
def test_a_case_without_an_answer_code_is_called_back_by_telephone_only(district: District, door: str) -> None:
    case = stories.calling_back(district)
    client = Client()
    send: Callable[..., Any] = _by_program if door.startswith("api/") else _by_page

    answer = send(door.format(code=case.tracking_code), {**SPEAKING[door], "answer_code": "ABCDEFGH"}, client)

    assert answer.status_code == 409
    assert "没有答复码" in client.get(f"/track/{case.tracking_code}/").text
    assert not CallBack.objects.exists()


def test_the_code_of_another_case_answers_nothing(district: District, case: Case) -> None:
    other = stories.filed(district, source=Source.PUBLIC, now=moment())
    told = {**ANSWER, "answer_code": stories.answer_code(other)}

    assert Client().post(f"/track/{case.tracking_code}/answer/", told).status_code == 422
    assert stranger().get(f"public/cases/{case.tracking_code}/").json()["may_answer"] is True


def test_no_staff_finds_a_case_by_either_code(district: District, case: Case) -> None:
    note_search(case.pk)

    for typed in (case.tracking_code, case.tracking_code.lower(), stories.answer_code(case)):
        for username in ("li", "qian", "zhou"):
            assert search_page(district.actor(username), typed).rows == []
