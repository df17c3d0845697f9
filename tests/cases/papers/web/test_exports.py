"""Taking files out in the browser and by programs: asking, watching, fetching, and who may not."""

import uuid

import pytest
from django.test import Client

from cases.models import Export
from governance.ground import outbox
from tests import stories
from tests.api import caller
from tests.district import District


@pytest.fixture
def li(district: District, client: Client) -> Client:
    """The dispatcher of East Street at the browser."""
    client.force_login(district.person("li"))
    return client


def ask(client: Client, address: str = "/exports/list/?view=open", **changes: str) -> object:
    """Ask for a file as a browser does."""
    form = {"format": "csv", "reason": "", "idempotency_key": str(uuid.uuid4()), **changes}
    return client.post(address, form)


def test_the_desk_leads_to_a_file_of_its_list(li: Client, district: District) -> None:
    case = stories.filed(district)
    assert (
        "/exports/list/?view=open&amp;category=urban-litter"
        in li.get("/desk/?view=open&category=urban-litter").content.decode()
    )

    answer = ask(li, "/exports/list/?view=open&category=urban-litter")
    waiting = li.get(answer["Location"]).content.decode()
    outbox.drain()
    part = li.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    file = li.get(answer["Location"] + "file/")

    assert "every 1s" in waiting
    assert "every 1s" not in part
    assert case.number in b"".join(file.streaming_content).decode()
    assert file["Content-Disposition"].startswith("attachment")
    assert answer["Location"] in li.get("/exports/").content.decode()


def test_a_long_reason_and_no_format_come_back_with_the_form(li: Client) -> None:
    assert ask(li, reason="长" * 201).status_code == 422
    assert ask(li, format="doc").status_code == 422
    assert "reason" in li.get("/exports/list/").context["form"].fields


def test_who_may_see_no_phones_is_not_asked_why(district: District, client: Client) -> None:
    client.force_login(district.person("chen"))

    assert "reason" not in client.get("/exports/list/?view=open").context["form"].fields


def test_a_key_of_another_comes_back_with_the_form(li: Client, district: District) -> None:
    key = str(uuid.uuid4())
    ask(li, idempotency_key=key)
    li.force_login(district.person("he"))

    assert ask(li, idempotency_key=key).status_code == 422


def test_the_figures_of_the_rates_lead_to_a_file(li: Client, district: District) -> None:
    assert "/exports/rounds/?" in li.get("/rates/cases/?period=2026-03").content.decode()

    answer = ask(li, "/exports/rounds/?period=2026-03&figure=called_back")
    outbox.drain()

    assert li.get(answer["Location"]).context["page"].has_file
    assert li.get("/exports/rounds/?place=990000002").status_code == 404


def test_a_case_leads_to_its_file(li: Client, district: District) -> None:
    case = stories.filed(district)
    assert f"/cases/{case.number}/file/" in li.get(f"/cases/{case.number}/").content.decode()

    answer = li.post(f"/cases/{case.number}/file/")

    assert answer["Location"].startswith("/exports/")
    assert case.number in li.get(answer["Location"]).context["page"].title


@pytest.mark.parametrize("rest", ["", "file/"])
def test_anothers_file_is_not_found(li: Client, district: District, rest: str) -> None:
    address = ask(li)["Location"]
    outbox.drain()
    li.force_login(district.person("chen"))

    assert li.get(address + rest).status_code == 404
    assert caller(district, "chen").get(f"{address.lstrip('/')}{rest}").status_code == 404


def test_who_has_no_area_is_offered_no_list(district: District, client: Client) -> None:
    client.force_login(district.person("newcomer"))

    assert client.get("/exports/list/").status_code == 403
    assert client.get("/exports/").status_code == 200


def test_programs_take_files_out_the_same_way(district: District) -> None:
    case = stories.filed(district)
    li = caller(district, "li")

    asked = li.post("exports/", {"format": "csv", "view": "open"}, key="export-one")
    rounds = li.post("exports/rounds/", {"period": "2026-03"}, key="export-two")
    paper = li.post(f"cases/{case.number}/file/", {}, key="export-three")
    outbox.drain()

    assert [answer.status_code for answer in (asked, rounds, paper)] == [202, 202, 202]
    assert li.get(f"exports/{asked.json()['id']}/").json()["status"] == Export.ENDED
    file = li.get(f"exports/{asked.json()['id']}/file/")
    assert case.number in b"".join(file.streaming_content).decode()
    first = li.get("exports/", size=1).json()
    second = li.get("exports/", size=2, after=first["next"]).json()
    assert [row["kind"] for row in (*first["results"], *second["results"])] == ["case", "rounds", "list"]
