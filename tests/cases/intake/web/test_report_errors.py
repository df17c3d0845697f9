"""What is wrong with a report: all of it at once, each fault linked to its field, and nothing that is not true."""

import re
from typing import Any

import pytest
from django.test import Client

from cases.models import Case
from cases.rules.commands.desk_entries import write_question
from cases.rules.queries.desk_entries import forget_desk_entries
from tests.cases.desk.web.test_desk import signed_in
from tests.cases.intake.web.test_public import entries
from tests.cases.rules.commands.test_desk_entries import heading, option
from tests.district import RULED_CATEGORY, District, moment

OUTSIDE = {"longitude": "100.0", "latitude": "10.0"}
NO_PLACE = {"longitude": "", "latitude": ""}
DOORS = {"/report/": "", "/cases/new/": "wang"}


def sent(district: District, address: str, **changes: object) -> str:
    """Send a report by one of its two doors; return the page that gives it back."""
    visitor = signed_in(district, DOORS[address]) if DOORS[address] else Client()
    answer = visitor.post(address, entries(**changes))
    assert answer.status_code == 422
    assert Case.objects.count() == 0
    return answer.text


def faults(page: str) -> dict[str, str]:
    """Return the fields that the summary above a form links to, with what is said of each."""
    links = re.findall(r'<a href="#([^"]+)" data-error-of="([^"]+)">(.*?)</a>', page)
    assert all(f'id="{anchor}"' in page for anchor, _name, _words in links)
    return {name: words for _anchor, name, words in links}


@pytest.mark.parametrize("address", DOORS)
def test_all_that_is_wrong_is_said_at_once_and_linked(district: District, address: str) -> None:
    page = sent(district, address, text="", category="", **NO_PLACE, call_part="never")

    assert set(faults(page)) == {"text", "category", "location", "call_part"}


@pytest.mark.parametrize("address", DOORS)
def test_a_place_that_was_not_marked_is_not_called_outside(district: District, address: str) -> None:
    unmarked = faults(sent(district, address, **NO_PLACE))["location"]
    outside = faults(sent(district, address, **OUTSIDE))["location"]
    unreadable = faults(sent(district, address, longitude="here", latitude="999"))["location"]
    unknown = faults(sent(district, address, **NO_PLACE, community_code="no-such"))["location"]

    assert unmarked == unreadable
    assert len({unmarked, outside, unknown}) == 3


@pytest.mark.parametrize("address", DOORS)
def test_a_form_that_came_without_its_key_says_what_to_do(district: District, address: str) -> None:
    page = sent(district, address, idempotency_key="")

    assert "data-form-errors" in page
    assert re.search(r"<ul class=\"alert-text\">\s*<li>[^<]{8,}</li>", page)


def test_a_question_that_was_not_on_the_page_is_not_called_unanswered(district: District) -> None:
    told = heading(category=RULED_CATEGORY, name_zh="现在还有吗", name_en="Is it still so")
    about: dict[str, Any] = {"kind": "yes_no", "is_required": True, "rank": 1, "options": [option("yes"), option("no")]}
    write_question(told, by=district.actor("feng"), now=moment(), **about)
    forget_desk_entries()

    page = sent(district, "/report/", text="")

    assert set(faults(page)) == {"text"}


def test_a_report_needs_words_and_a_community_and_no_map(district: District, client: Client) -> None:
    answer = client.post("/report/", entries(**NO_PLACE, community_code="990000001001"))

    assert answer.status_code == 302
    assert Case.objects.get().cell_id is None


def test_the_list_of_communities_is_open_where_no_script_closes_it(district: District, client: Client) -> None:
    page = client.get("/report/").text

    assert re.search(r'<details class="place-list" open>', page)


@pytest.mark.parametrize(("language", "wrong"), [("zh-hans", "？："), ("en", "?:")])
def test_what_is_wrong_with_a_question_follows_its_mark_alone(district: District, language: str, wrong: str) -> None:
    refused = Client(headers={"Accept-Language": language}).post("/report/", {"text": ""})

    assert (refused.status_code, f"{wrong[0]} " in refused.text) == (422, True)
    assert wrong not in refused.text
