"""Whoever opens an address that only takes what a form sends is told so, and led on."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from tests import stories
from tests.district import District
from tests.house.test_rooms import routes, sample

PAGES = sorted({sample(route) for _name, route in routes(get_resolver()) if not route.startswith("api/")})
BACK = re.compile(r'href="([^"]*)" data-back')


def only_sent_to(client: Client) -> list[str]:
    """Return the addresses of pages that cannot be opened."""
    return [address for address in PAGES if client.get(address).status_code == 405]


def test_every_address_that_cannot_be_opened_says_so_and_leads_to_a_page(district: District, client: Client) -> None:
    client.force_login(district.person("li"))
    addresses = only_sent_to(client)

    answers = {address: client.get(address) for address in addresses}

    assert {"/logout/", *map(sample, ("track/<str:code>/answer/", "track/<str:code>/call-time/"))} < set(addresses)
    assert [address for address, answer in answers.items() if "<h1>" not in answer.content.decode()] == []
    assert {answer["Allow"] for answer in answers.values()} == {"POST"}
    ways = {back for answer in answers.values() for back in BACK.findall(answer.content.decode())}
    assert [way for way in ways if client.get(way).status_code == 405] == []


@pytest.mark.parametrize(
    ("language", "heading"), [("zh-hans", "这个网址不能直接打开"), ("en", "There is nothing to open here")]
)
@pytest.mark.parametrize("form", ["answer", "call-time"])
def test_whoever_opens_the_address_of_an_answer_is_led_back_to_the_case(
    district: District, client: Client, form: str, language: str, heading: str
) -> None:
    case = f"/track/{stories.filed(district).tracking_code}/"

    page = client.get(f"{case}{form}/", headers={"Accept-Language": language})

    assert page.status_code == 405
    assert heading in page.content.decode()
    assert BACK.findall(page.content.decode()) == [case]


def test_whoever_sends_to_a_page_that_is_only_read_is_led_to_it(client: Client, district: District) -> None:
    page = client.post("/track/")

    assert page.status_code == 405
    assert BACK.findall(page.content.decode()) == ["/track/"]


def test_htmx_is_told_in_one_sentence(client: Client, district: District) -> None:
    fragment = client.get("/logout/", headers={"HX-Request": "true"})

    assert fragment.status_code == 405
    assert "data-fault" in fragment.content.decode()
