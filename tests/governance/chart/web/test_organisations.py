"""The organisation chart and its forms."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Organisation
from tests.district import District

ENGLISH = {"accept-language": "en"}
NEW = {"kind": "community", "code": "990000001009", "name_zh": "新村", "name_en": "New Village"}


def address(district: District, code: str, step: str = "") -> str:
    """Return the address of an organisation's page."""
    return f"/organisations/{district.organisation(code).pk}/{step}"


@pytest.fixture
def feng(district: District, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(district.person("feng"))
    return client


@pytest.fixture
def li(district: District, client: Client) -> Client:
    """The dispatcher's browser."""
    client.force_login(district.person("li"))
    return client


def test_the_chart_sets_the_party_line_beside_the_government_line(district: District, li: Client) -> None:
    page = li.get("/organisations/", headers=ENGLISH).content.decode()
    government, party = page.split('id="party-title"')

    assert "East Street" in government
    assert "Peach Garden Community" in government
    assert "Urban Management, East Street Office" in government
    assert "East Street Working Committee" in party
    assert "East Street Working Committee" not in government


def test_the_chart_is_as_many_statements_for_a_big_tree(district: District, li: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as spoken:
            li.get("/organisations/")
        return len(spoken)

    before = statements()
    street = district.organisation("990000001")
    for n in range(40):
        Organisation.objects.create(
            parent=street, kind_id="community", code=f"X{n}", name_zh=f"甲{n}", name_en=f"A {n}", valid=street.valid
        )

    assert statements() == before <= 6


def test_what_lies_below_comes_when_a_line_is_opened(district: District, li: Client) -> None:
    street = district.organisation("990000001").pk

    page = li.get(f"/organisations/?under={street}", headers={"hx-request": "true", **ENGLISH}).content.decode()

    assert "Willow Bank Community" in page
    assert "<html" not in page
    assert li.get("/organisations/?under=0").status_code == 404
    assert li.get("/organisations/?under=nonsense").status_code == 200


def test_a_page_shows_place_leader_posts_and_holders(district: District, li: Client) -> None:
    page = li.get(address(district, "990000001"), headers=ENGLISH).content.decode()

    for words in ("Test District", "Street director", "Chen, street director", "Peach Garden Community", "990000001"):
        assert words in page
    assert "/edit/" not in page


def test_an_organisation_that_is_not_there_is_not_found(li: Client) -> None:
    assert li.get("/organisations/0/").status_code == 404


@pytest.mark.parametrize("step", ["new/", "edit/", "move/", "close/", "posts/new/", "appoint/"])
def test_forms_open_only_to_those_who_keep_the_chart(district: District, client: Client, step: str) -> None:
    target = address(district, "990000001", step)

    assert client.get(target).status_code == 302
    for who, status in (("li", 403), ("chen", 403), ("yang", 403), ("feng", 200)):
        client.force_login(district.person(who))
        assert client.get(target).status_code == status
        if status == 403:
            assert client.post(target, NEW).status_code == 403


def test_an_administrator_adds_renames_moves_and_closes(district: District, feng: Client) -> None:
    made = feng.post(address(district, "990000001", "new/"), {**NEW, "since": "2026-01-01"})
    renamed = feng.post(address(district, NEW["code"], "edit/"), {"name_zh": "老村", "name_en": "Old Village"})
    other = district.organisation("990000002").pk
    moved = feng.post(address(district, NEW["code"], "move/"), {"parent": other})
    closed = feng.post(address(district, NEW["code"], "close/"), {"ends_on": "2026-02-01"})

    assert [answer.status_code for answer in (made, renamed, moved, closed)] == [302] * 4
    village = district.organisation(NEW["code"])
    assert (village.name_zh, village.parent_id, str(village.valid.upper)) == ("老村", other, "2026-02-01")
    page = feng.get(address(district, NEW["code"]), headers=ENGLISH).content.decode()
    for words in ("Created", "Renamed", "Moved", "Closed", "<dt>Ends on</dt><dd>2026-02-01</dd>"):
        assert words in page
    assert "last day" not in page


def test_a_taken_code_keeps_what_was_typed(district: District, feng: Client) -> None:
    answer = feng.post(address(district, "990000001", "new/"), {**NEW, "code": "990000002"})

    assert answer.status_code == 422
    assert "New Village" in answer.content.decode()


def test_a_street_with_communities_is_not_closed(district: District, feng: Client) -> None:
    answer = feng.post(address(district, "990000001", "close/"), {"ends_on": "2026-02-01"})

    assert answer.status_code == 409


def test_an_organisation_is_not_offered_a_place_below_itself(district: District, feng: Client) -> None:
    page = feng.get(address(district, "990000001", "move/"), headers=ENGLISH).content.decode()

    assert "West Street" in page
    assert "Peach Garden Community" not in page.split('id="content"')[1].split("<select")[1]


def test_the_last_moment_of_a_date_is_typed_as_a_date(district: District, feng: Client) -> None:
    answer = feng.post(address(district, "990000001", "close/"), {"ends_on": "tomorrow"})

    assert answer.status_code == 422
