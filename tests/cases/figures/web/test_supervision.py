"""The supervisor's page through its doors: who sees what of whom, and what it costs."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.decisions.commands.applications import apply_for
from cases.models import Case
from cases.rules.workflow.applications import Kind
from tests import stories
from tests.api import caller, stranger
from tests.counting import statements
from tests.district import UNRULED_CATEGORY, District, moment

HEARD = r'<span class="visually-hidden">[^<]+: </span>'
FIGURE = re.compile(
    r'<tr data-line="([^"]+)">|data-watch="(\w+)">(?:<a href="([^"]+)">'
    rf'(?:{HEARD})?|<span class="muted">)(\d+)<'
)

# Who sees whose figures: their own without a name, and by the code of a place.
SEES = {
    "qian": {"": 200, "990000": 200, "990000001": 200, "990000002001": 200, "D-URBAN": 404},
    "yang": {"": 200, "990000": 200, "990000001": 200, "990000002001": 200, "D-URBAN": 404},
    "chen": {"": 200, "990000": 404, "990000001": 200, "990000002001": 404, "D-URBAN": 404},
    "deng": {"": 200, "990000": 404, "990000001": 200, "990000002001": 404, "D-URBAN": 404},
    "zhou": {"": 200, "990000": 404, "990000001": 404, "990000002001": 404, "D-URBAN": 200},
    "wu": {"": 200, "990000": 404, "990000001": 404, "990000002001": 404, "D-URBAN": 404},
    **{
        name: {"": 403, "990000": 403, "990000001": 403, "990000002001": 403, "D-URBAN": 403}
        for name in ("wang", "zhao", "li", "he", "xu", "feng", "newcomer")
    },
}


def client_of(district: District, username: str) -> Client:
    client = Client()
    client.force_login(district.person(username))
    return client


def figures(client: Client, place: str = "") -> dict[tuple[str, str], tuple[int, str]]:
    """Return each figure of the two tables with its link: {(line, watch): (amount, address)}."""
    html = client.get(reverse("cases:supervision"), {"place": place}).content.decode()
    found, line = {}, ""
    for starts, watch, address, amount in FIGURE.findall(html):
        line = starts or line
        if watch:
            found[line, watch] = (int(amount), unescape(address))
    return found


@pytest.mark.parametrize("username", SEES)
def test_each_sees_the_figures_of_their_own_places_alone(district: District, username: str) -> None:
    client, program = client_of(district, username), caller(district, username)
    found: dict[str, Any] = {name: {} for name in ("page", "list", "api", "api list")}
    for place in SEES[username]:
        found["page"][place] = client.get(reverse("cases:supervision"), {"place": place}).status_code
        found["list"][place] = client.get(reverse("cases:supervision-cases"), {"place": place}).status_code
        found["api"][place] = program.get("supervision/", place=place).status_code
        found["api list"][place] = program.get("supervision/cases/", place=place).status_code

    assert found == dict.fromkeys(found, SEES[username])


def test_a_stranger_is_asked_to_sign_in(district: District) -> None:
    pages = [Client().get(reverse(f"cases:{name}")) for name in ("supervision", "supervision-cases")]

    assert [page.url.split("?")[0] for page in pages] == ["/login/", "/login/"]  # type: ignore[attr-defined]
    assert [stranger().get(f"supervision/{rest}").status_code for rest in ("", "cases/")] == [401, 401]


def test_every_figure_opens_as_many_cases_as_it_says(district: District) -> None:
    case = stories.dispatched(district)
    apply_for(
        case.number,
        by=district.actor("zhou"),
        now=moment(10, 30),
        kind=Kind.CONTEST,
        assignment_id=case.assignments.get().pk,
        reason="不属本部门职责",
    )
    stories.routed(district, category=UNRULED_CATEGORY)
    Case.objects.filter(id=stories.routed(district).pk).update(round=3, supervised=2)
    client = client_of(district, "chen")

    found = figures(client)

    assert {key: amount for key, (amount, _url) in found.items() if key[0] == "none" and amount} == {
        ("none", "open"): 1,
        ("none", "late"): 1,
        ("none", "dormant"): 1,
        ("none", "unrouted"): 1,
    }
    assert found["D-URBAN", "contested"][0] == 1
    assert found["D-WATER", "reopened"][0] == found["D-WATER", "listed"][0] == 1
    for amount, address in found.values():
        listed = client.get(address).content.decode().count("<tr data-case=") if amount else 0
        assert listed == amount, address


def test_a_complaint_is_counted_and_listed_for_those_above_the_accused_alone(district: District) -> None:
    case = stories.routed(district)
    Case.objects.filter(id=case.pk).update(accused_path=district.organisation("990000001").path)

    assert figures(client_of(district, "chen")) == {}
    assert case.title not in client_of(district, "chen").get(reverse("cases:supervision-cases")).content.decode()
    assert figures(client_of(district, "qian"))["urban", "open"][0] == 1


def test_a_department_sees_its_own_parts_by_office(district: District) -> None:
    stories.routed(district)
    stories.dispatched(district, "D-URBAN-E")

    found = figures(client_of(district, "zhou"))

    assert {key[0]: amount for key, (amount, _url) in found.items() if key[1] == "open"} == {
        "D-URBAN": 1,
        "D-URBAN-E": 1,
        "urban": 2,
    }
    assert {key[0] for key in figures(client_of(district, "wu"))} == {"D-HOUSING", "urban"}


def test_the_api_pages_through_the_cases_behind_a_figure(district: District) -> None:
    numbers = [stories.filed(district).number for _ in range(3)]
    program = caller(district, "chen")

    first = program.get("supervision/cases/", watch="late", department="none", size=2).json()
    second = program.get("supervision/cases/", watch="late", department="none", size=2, after=first["next"]).json()

    assert [row["number"] for row in first["results"] + second["results"]] == numbers
    assert second["next"] is None
    assert {"watch": "late", "amount": 3} in program.get("supervision/").json()["total"]


def test_an_unknown_reason_or_department_is_refused(district: District) -> None:
    client = client_of(district, "chen")

    assert client.get(reverse("cases:supervision-cases"), {"watch": "sleepy"}).status_code == 422
    assert client.get(reverse("cases:supervision-cases"), {"department": "D-NOBODY"}).status_code == 404


@pytest.mark.parametrize("cases", [1, 12])
def test_a_page_costs_the_same_statements_at_any_number_of_cases(district: District, cases: int) -> None:
    for _ in range(cases):
        stories.routed(district)
    client = client_of(district, "qian")
    client.get(reverse("cases:supervision"))
    ran = {}

    for name in ("supervision", "supervision-cases"):
        with statements() as ran[name]:
            client.get(reverse(f"cases:{name}"))

    assert {name: len(queries) for name, queries in ran.items()} == {"supervision": 2, "supervision-cases": 2}
