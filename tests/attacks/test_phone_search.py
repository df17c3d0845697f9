"""Somebody who may have no number shown tries to learn by a number whose case it is."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import View, Wanted
from cases.events import PHONE_SOUGHT
from cases.models import Case
from cases.reading.commands.phone_search import sought_phone
from cases.reading.commands.searching import note_search
from governance.models import Event
from tests import stories
from tests.district import District, moment

PHONE = "19911112222"
DOORS = [
    lambda client: client.get(reverse("cases:search"), {"q": PHONE}),
    lambda client: client.get(reverse("cases:desk"), {"view": "open", "q": PHONE}),
    lambda client: client.post(
        reverse("cases:report-help"), {"text": "另外一件事情要问", "community_code": "", "resident_phone": PHONE}
    ),
]


@pytest.fixture
def case(district: District) -> Case:
    """A case whose resident left a number, noted for the search."""
    filed = stories.filed(district, resident_phone=PHONE)
    note_search(filed.pk)
    return filed


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("username", "finds"), [("li", True), ("chen", False), ("wang", False)])
def test_a_whole_number_finds_a_case_only_for_who_may_have_it_shown(
    district: District, client: Client, case: Case, door: object, username: str, finds: bool
) -> None:
    client.force_login(district.person(username))

    found = door(client)  # type: ignore[operator]

    assert found.status_code == 200
    assert (case.number in found.content.decode()) is finds


@pytest.mark.parametrize("door", DOORS)
def test_who_looks_by_a_number_leaves_one_line_without_it(
    district: District, client: Client, case: Case, door: object
) -> None:
    client.force_login(district.person("li"))

    door(client), door(client)  # type: ignore[operator]

    (line,) = Event.objects.filter(name=PHONE_SOUGHT)
    assert line.by_id == district.person("li").pk
    assert line.data["phone"] == "*** **** 2222"
    assert PHONE not in str(line.data)


def test_another_number_with_the_same_end_leaves_a_line_of_its_own(district: District) -> None:
    for phone in (PHONE, "19811112222"):
        sought_phone(phone, by=district.actor("li"), now=moment())

    assert Event.objects.filter(name=PHONE_SOUGHT).count() == 2


def test_the_right_ends_where_its_organisation_ends(district: District, client: Client) -> None:
    elsewhere = stories.filed(district, by="xu", longitude=118.715, latitude=31.215, resident_phone=PHONE)
    note_search(elsewhere.pk)
    client.force_login(district.person("li"))

    assert elsewhere.number not in client.get(reverse("cases:search"), {"q": PHONE}).content.decode()


def test_an_export_of_a_list_is_not_narrowed_by_a_number(district: District, case: Case) -> None:
    assert queue_of(district.actor("chen"), Wanted(View.OPEN, text=PHONE), now=moment()).stretch(10).ids == []


@pytest.mark.parametrize(("username", "is_told"), [("li", True), ("wang", False)])
def test_a_number_filed_with_a_case_of_ones_own_tells_no_more_than_one_typed(
    district: District, client: Client, case: Case, username: str, is_told: bool
) -> None:
    guessed = stories.filed(
        district,
        by=username,
        resident_phone=PHONE,
        text="完全不同的事情要反映一下",
        longitude=None,
        latitude=None,
        community_code="990000001001",
    )
    client.force_login(district.person(username))

    page = client.get(reverse("cases:case-near", args=[guessed.number]))

    assert page.status_code == 200
    assert (case.number in page.text) is is_told
