"""The auditor's page of anchors: taken out, kept, and compared with what the database says later."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from governance.ground import events
from governance.ground.commands.history import seal_chains, verify_history
from governance.models import ChainAnchor, SecurityEvent
from tests.district import District

PAGE, FILE = "/log/anchors/", "/log/anchors/file/"


def opened(district: District, username: str = "yang") -> Client:
    """Return the browser of one of the cast."""
    client = Client()
    client.force_login(district.person(username))
    return client


@pytest.fixture
def auditor(district: District) -> Client:
    """The auditor's browser, when the history of the district is sealed."""
    seal_chains(now=timezone.now())
    return opened(district)


def test_the_page_shows_each_day_and_what_the_last_check_found(auditor: Client) -> None:
    before = auditor.get(PAGE).text
    verify_history(now=timezone.now())

    page = auditor.get(PAGE).text

    anchor = ChainAnchor.objects.get()
    assert "尚无核验结果" in before
    assert all(str(words) in page for words in (anchor.digest, anchor.events, "与记录时一致"))


def test_the_menu_of_an_auditor_leads_to_it(auditor: Client) -> None:
    assert f'href="{PAGE}"' in auditor.get("/log/").text


@pytest.mark.parametrize("username", ["li", "feng", "zhou", "qian"])
def test_nobody_else_reads_compares_or_takes_them(district: District, username: str) -> None:
    other = opened(district, username)

    assert [
        other.get(PAGE).status_code,
        other.post(PAGE, {"copy": "day"}).status_code,
        other.post(FILE).status_code,
    ] == [
        403,
        403,
        403,
    ]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_was_taken_out_is_compared_later(auditor: Client, kind: str) -> None:
    copy = auditor.post(FILE, {"format": kind}).content.decode()

    pasted = auditor.post(PAGE, {"copy": copy}).text
    sent = auditor.post(PAGE, {"file": SimpleUploadedFile("copy", b"\xef\xbb\xbf" + copy.encode())}).text

    assert "副本中的 1 天" in pasted
    assert "副本中的 1 天" in sent
    assert SecurityEvent.objects.filter(kind=events.ANCHORS_EXPORTED).count() == 1


def test_a_day_that_was_changed_is_named_and_since_when(auditor: Client) -> None:
    (line,) = json.loads(auditor.post(FILE, {"format": "json"}).content)
    copy = [{**line, "day": "2026-01-01"}, {**line, "events": line["events"] + 1}]

    page = auditor.post(PAGE, {"copy": json.dumps(copy)}).text

    assert "自 2026-01-01 起" in page
    assert "数据库中没有" in page
    assert "副本中的数量更多" in page


WRONG: list[Any] = ["", "day", "{}", "[1]", "[" * 5000, '[{"day": 1}', "a,b\n1,2"]


@pytest.mark.parametrize("copy", WRONG)
def test_what_is_no_export_is_refused_with_the_form(auditor: Client, copy: str) -> None:
    assert auditor.post(PAGE, {"copy": copy}).status_code == 422


@pytest.mark.parametrize("events_told", ["x", None, "9" * 40, -1])
def test_a_line_that_cannot_be_read_is_named(auditor: Client, events_told: Any) -> None:
    copy = json.dumps([{"day": "2026-01-01", "chains": 1, "events": events_told}])

    assert "无法读取" in auditor.post(PAGE, {"copy": copy}).text
