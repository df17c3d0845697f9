"""Whoever reports a danger is told to leave and call first, where they type, and loses nothing of it."""

import pytest
from django.test import Client

from tests.cases.desk.web.test_desk import signed_in
from tests.cases.intake.web.test_public import entries
from tests.district import RULED_CATEGORY, District

DOORS = {"/report/": "", "/cases/new/": "wang"}


def given_back(district: District, address: str, **changes: object) -> str:
    """Return the form after it was refused for want of a place, the template that script copies from left out."""
    visitor = signed_in(district, DOORS[address]) if DOORS[address] else Client()
    page = visitor.post(address, entries(longitude="", latitude="", **changes)).text
    return page.partition("data-danger-stop")[2].partition("<template")[0]


@pytest.mark.parametrize("address", DOORS)
@pytest.mark.parametrize(
    "told",
    [
        {"text": "楼道里闻到煤气味", "category": RULED_CATEGORY},
        {"text": "There is a GAS LEAK in the stairs", "category": RULED_CATEGORY},
        {"text": "味道很重", "category": "utility-gas"},
    ],
)
def test_words_and_categories_of_danger_show_whom_to_call(
    district: District, address: str, told: dict[str, object]
) -> None:
    stop = given_back(district, address, **told)

    assert all(f'href="tel:{number}"' in stop for number in (110, 119, 120))


@pytest.mark.parametrize("address", DOORS)
def test_what_is_no_danger_stops_nobody(district: District, address: str) -> None:
    assert "tel:" not in given_back(district, address, text="路灯坏了", category=RULED_CATEGORY)


def test_the_page_knows_the_words_while_they_are_typed(district: District, client: Client) -> None:
    page = client.get("/report/").text

    assert "闻到煤气" in page.partition('data-words="')[2].partition('"')[0]
