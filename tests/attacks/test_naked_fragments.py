"""A page asks for a part of itself, somebody goes on, then Back: the browser shows what it keeps under the address."""

import re

import pytest
from django.test import Client

from tests import stories
from tests.district import District
from tests.house.test_entries import LISTS

PAGES = [route for route in LISTS if not route.startswith("api/")]


def test_no_browser_keeps_a_part_under_the_address_of_its_page(district: District) -> None:
    stories.calling_back(district)
    clients = []
    for who in ("li", "zhou", "he", "feng", "qian", "wang"):
        clients.append(Client())
        clients[-1].force_login(district.person(who))

    wholes = {(page, n): client.get(f"/{page}") for page in PAGES for n, client in enumerate(clients)}
    parts = {at: clients[at[1]].get(f"/{at[0]}", headers={"HX-Request": "true"}) for at in wholes}

    html = {at for at, whole in wholes.items() if whole.get("Content-Type", "").startswith("text/html")}
    assert any(parts[at].content and b"<html" not in parts[at].content for at in html)
    assert {at for at in html if "HX-Request" not in wholes[at].get("Vary", "")} == set()
    assert {at for at in html if "no-store" not in parts[at].get("Cache-Control", "")} == set()


@pytest.mark.parametrize("path", ["/desk/%00", "/login/?q=%00"])
def test_nor_what_is_refused_before_any_page_is_asked(client: Client, path: str) -> None:
    whole, part = client.get(path), client.get(path, headers={"HX-Request": "true"})

    assert re.search(r"\bHX-Request\b", whole["Vary"])
    assert "no-store" in part["Cache-Control"]
