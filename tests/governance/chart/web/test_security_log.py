"""The security log: who reads it, what it is narrowed by, and that no line of it changes."""

import csv
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from governance.ground import events
from governance.ground.commands.security import note
from governance.models import SecurityEvent
from tests.api import Caller, caller
from tests.district import CAST, PASSWORD, District

ENGLISH = {"accept-language": "en"}
AUDITOR = "yang"


@pytest.fixture
def told(district: District) -> None:
    """Two failures and a sign-in of the dispatcher, a failure of nobody."""
    for username, password in (("li", "wrong"), ("Li", "wrong"), ("li", PASSWORD), ("nobody-known", "wrong")):
        Client(REMOTE_ADDR="192.0.2.8", HTTP_USER_AGENT="=cmd|' /C calc'!A0").post(
            "/login/", {"username": username, "password": password}
        )


@pytest.mark.parametrize("who", [username for username, *_rest in CAST])
def test_the_auditor_reads_it_and_nobody_else(district: District, client: Client, who: str) -> None:
    client.force_login(district.person(who))
    expected = 200 if who == AUDITOR else 403

    assert client.get("/log/security/").status_code == expected
    assert client.post("/log/security/file/").status_code == expected
    assert caller(district, who).get("security-events/").status_code == expected


def test_it_is_narrowed_by_kind_person_address_and_day(told: None, district: District) -> None:
    auditor, today = caller(district, AUDITOR), str(timezone.localdate())

    def count(**asked: str) -> int:
        return len(auditor.get("security-events/", **asked).json()["results"])

    assert count(kind=events.SIGN_IN_FAILED) == 3
    assert count(kind=events.SIGN_IN_FAILED, person="ＬＩ") == 2
    assert count(kind=events.SIGNED_IN, address="192.0.2.8", since=today, until=today) == 1
    assert count(address="192.0.2.9") == 0
    assert count(kind=events.SIGN_IN_FAILED, until="2020-01-01") == 0


def test_it_goes_on_where_a_page_ended(told: None, district: District) -> None:
    auditor, seen, after = caller(district, AUDITOR), [], ""
    for _page in range(4):
        page = auditor.get("security-events/", address="192.0.2.8", size="1", after=after).json()
        seen += [row["id"] for row in page["results"]]
        after = page["next"] or ""

    assert len(seen) == len(set(seen)) == 4


def test_the_page_names_people_and_not_what_nobody_is_called(told: None, district: District, client: Client) -> None:
    client.force_login(district.person(AUDITOR))
    page = client.get("/log/security/?address=192.0.2.8", headers=ENGLISH).content.decode()

    assert "Li, dispatcher" in page
    assert "unknown name" in page
    assert "nobody-known" not in page


def test_the_file_says_under_each_head_what_the_head_says(told: None, district: District, client: Client) -> None:
    client.force_login(district.person(AUDITOR))
    answer = client.post("/log/security/file/", {"kind": events.SIGNED_IN, "person": "li"}, headers=ENGLISH)
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    line = SecurityEvent.objects.get(kind=events.SIGNED_IN)

    assert row == {
        "Entry": str(line.pk),
        "When": f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
        "What happened": "Signed in",
        "Log-in name": "li",
        "Name": "Li, dispatcher",
        "Done by": "",
        "Network address": "192.0.2.8",
        "Device": "'=cmd|' /C calc'!A0",
        "Door": "page",
        "Details": "password",
    }


@pytest.mark.parametrize("wrong", [{"since": "2026-13-01"}, {"until": "yesterday"}, {"kind": "no-such"}])
def test_a_filter_that_cannot_be_read_shows_and_exports_nothing(
    told: None, district: District, client: Client, wrong: dict[str, str]
) -> None:
    client.force_login(district.person(AUDITOR))
    page, file = client.get("/log/security/", wrong), client.post("/log/security/file/", wrong)

    assert (page.status_code, file.status_code) == (422, 422)
    assert f'id="id_{next(iter(wrong))}_error"' in page.text
    assert "192.0.2.8" not in page.text + file.text
    assert not SecurityEvent.objects.filter(kind=events.LOG_EXPORTED).exists()


def test_the_file_is_no_formula_and_leaves_a_line_of_its_own(told: None, district: District, client: Client) -> None:
    client.force_login(district.person(AUDITOR))
    answer = client.post("/log/security/file/", {"address": "192.0.2.8"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert len(rows) == 5
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert SecurityEvent.objects.get(kind=events.LOG_EXPORTED).data == {"lines": 4}


def test_everybody_sees_what_happened_to_their_own_account_and_to_no_other(told: None, district: District) -> None:
    browser = Client()
    browser.post("/login/", {"username": "li", "password": PASSWORD})
    own = browser.get("/account/", headers=ENGLISH).content.decode()
    other = Client()
    other.post("/login/", {"username": "chen", "password": PASSWORD})

    assert own.count("Sign-in failed") == 2
    assert "192.0.2.8" not in other.get("/account/", headers=ENGLISH).content.decode()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_securityevent SET address = '192.0.2.1'",
        "DELETE FROM governance_securityevent",
    ],
)
def test_no_line_is_changed_or_taken_away(told: None, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_signing_out_is_told(district: District) -> None:
    browser = Client()
    browser.post("/login/", {"username": "li", "password": PASSWORD})
    browser.post("/logout/")

    kinds = SecurityEvent.objects.filter(person_id=district.person("li").pk).order_by("-id")
    assert [line.kind for line in kinds[:2]] == [events.SIGNED_OUT, events.SIGNED_IN]


def test_a_line_without_a_request_names_no_address(district: District) -> None:
    note(events.DATA_EXPORTED, at=timezone.now(), by=district.actor("li"))

    line = SecurityEvent.objects.latest("id")
    assert (line.address, line.door, line.person_id) == ("", "", district.person("li").pk)
    assert Caller().get("security-events/").status_code == 401
