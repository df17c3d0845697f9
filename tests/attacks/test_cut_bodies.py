"""A client stops in the middle of what it sends: what came is no smaller wish, it is none."""

import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cases.models import Case, Photo
from governance.models import Event
from governance.wsgi import application
from tests import stories
from tests.api import a_key, a_report, token_of
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District

TOKEN = "a" * 32
BOUNDARY = "middle"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
PLAIN = "application/x-www-form-urlencoded"
ENTRIES = {
    "csrfmiddlewaretoken": TOKEN,
    "idempotency_key": "3f1c1f0e-6f0e-4b57-9c0e-0b8f5d1f7a11",
    "meant_for": "",
    "category": RULED_CATEGORY,
    "longitude": str(IN_PEACH_GARDEN[0]),
    "latitude": str(IN_PEACH_GARDEN[1]),
    "text": "桃园路口的垃圾堆了三天，一直没人清理，味道很大",
}


def _multipart(entries: dict[str, str], *, ends: bool) -> bytes:
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in entries.items()
    )
    return (parts + (f"--{BOUNDARY}--\r\n" if ends else "")).encode()


def _sent(path: str, kind: str, came: bytes, *, announced: int, **headers: str) -> HttpResponse:
    """Answer as the web server does: it hands on what came, whatever was announced."""
    environ: dict[str, Any] = RequestFactory().generic("POST", path, **headers).environ
    environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(announced), "wsgi.input": io.BytesIO(came)}
    return application.get_response(application.request_class(environ))


def _cookies(client: Client) -> str:
    return "; ".join([f"csrftoken={TOKEN}", *(f"{name}={each.value}" for name, each in client.cookies.items())])


@pytest.mark.parametrize("path", ["/report/", "/report/waiting/", "/cases/new/", "/cases/new/waiting/"])
@pytest.mark.parametrize("kind", [MULTIPART, PLAIN])
def test_a_form_cut_in_the_middle_files_nothing(district: District, client: Client, path: str, kind: str) -> None:
    entries = ENTRIES
    if path.startswith("/cases/"):
        client.force_login(district.person("li"))
        entries = ENTRIES | {"meant_for": str(district.person("li").pk)}
    whole = _multipart(entries, ends=False) if kind == MULTIPART else urlencode(entries).encode()

    answers = [
        _sent(path, kind, whole[:came], announced=len(whole) + 5000, HTTP_COOKIE=_cookies(client))
        for came in (len(whole), len(whole) - 12)
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert not Case.objects.exists()


def test_a_whole_form_is_filed_as_before(district: District) -> None:
    whole = _multipart(ENTRIES, ends=True)

    answer = _sent("/report/", MULTIPART, whole, announced=len(whole), HTTP_COOKIE=f"csrftoken={TOKEN}")

    assert answer.status_code == 302
    assert Case.objects.get().text == ENTRIES["text"]


def test_a_program_cut_in_the_middle_is_told_so(district: District) -> None:
    case = stories.filed(district)
    noted = Event.objects.count()
    as_li = {"HTTP_AUTHORIZATION": f"Token {token_of(district.person('li'))}", "HTTP_IDEMPOTENCY_KEY": a_key()}
    photo = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nhalf'.encode()
    cut = {"/api/v1/public/cases/": b'{"text": "' + a_report()["text"].encode()}
    cut |= {f"/api/v1/cases/{case.number}/notes/": b'{"text": "half"}'}

    answers = [_sent(path, "application/json", body, announced=5000, **as_li) for path, body in cut.items()]
    answers.append(_sent("/api/v1/photos/", MULTIPART, photo, announced=5000, **as_li))

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert Event.objects.count() == noted
    assert not Photo.objects.exists()
