"""The desk as people meet it in a browser."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.desk.commands.saved_views import Filters, save_view
from cases.desk.queries.wanted import View
from tests import stories
from tests.district import District


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


@pytest.mark.parametrize("view", list(View))
def test_every_view_opens(district: District, view: View) -> None:
    stories.filed(district)

    response = signed_in(district, "li").get(reverse("cases:desk"), {"view": view.value})

    assert response.status_code == 200
    assert response.context["desk"].view is view


def test_a_new_case_stands_in_the_view_that_the_dispatcher_opens_first(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "li").get(reverse("cases:desk"))

    assert response.context["desk"].view is View.DECIDE
    assert case.number in response.text


def test_an_unknown_view_leads_to_the_first(district: District) -> None:
    response = signed_in(district, "he").get(reverse("cases:desk"), {"view": "nonsense", "after": "x"})

    assert response.context["desk"].view is View.CALL_BACK


def test_a_case_of_another_street_is_not_on_the_desk(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "xu").get(reverse("cases:desk"), {"view": "open", "case": case.number})

    assert response.status_code == 200
    assert response.context["desk"].queue.rows == []
    assert "page" not in response.context


def test_the_refresh_brings_rows_and_counts_alone(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "li").get(reverse("cases:desk"), headers={"HX-Request": "true"})

    assert case.number in response.text
    assert 'id="desk-views" class="desk-views" hx-swap-oob="true"' in response.text
    assert "<html" not in response.text


def test_the_chosen_case_stands_beside_the_queue(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "li").get(reverse("cases:desk"), {"view": "decide", "case": case.number})

    assert response.context["page"].number == case.number
    assert 'name="beside" value="1"' in response.text


def test_filters_are_chips_that_can_be_taken_away(district: District) -> None:
    query = {"view": "open", "category": "urban", "community": "990000001001", "q": "桃"}

    response = signed_in(district, "li").get(reverse("cases:desk"), query)

    assert [chip.value for chip in response.context["desk"].chips] == [
        "Streets and urban management",
        "Peach Garden Community",
        "桃",
    ]


@pytest.mark.parametrize("rows", [1, 50])
def test_the_desk_costs_four_statements_with_every_feature_on(
    district: District, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _number in range(rows):
        stories.filed(district)
    for n in range(5):
        save_view(Filters("open", category="urban", text="垃圾"), by=district.actor("li"), name=f"view {n}")
    client = signed_in(district, "li")
    client.get(reverse("cases:desk"))

    with django_assert_max_num_queries(4):
        response = client.get(reverse("cases:desk"), {"view": "decide", "map": "1", "category": "urban"})

    desk = response.context["desk"]
    assert len(desk.queue.rows) == rows
    assert desk.count == str(rows)
    assert [link.count for link in desk.saved] == [str(rows)] * 5


def test_nobody_sees_the_desk_without_signing_in(db: None) -> None:
    response = Client().get(reverse("cases:desk"), {"view": "late"})

    assert response.status_code == 302
    assert reverse("login") in response["Location"]


@pytest.mark.parametrize(("view", "says"), [("open", False), ("call-back", True)])
def test_the_list_says_when_the_open_case_is_not_on_it(district: District, view: str, says: bool) -> None:
    case = stories.filed(district)

    page = signed_in(district, "li").get(reverse("cases:desk"), {"view": view, "case": case.number}).text

    assert ("The open case is not on this page of the list." in page) is says
    assert ('aria-current="true"' in page.partition('id="queue"')[2]) is not says
