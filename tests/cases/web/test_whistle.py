"""The form by which a whistle is blown: what it proposes, and what it says of a whistle that is none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from cases.models import Case, Whistle
from tests import stories
from tests.district import District, moment

CALLED = {"kind": "emergency", "needs": "排险", "place": "南门"}


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


def composer(district: District, case: Case) -> Any:
    """The whistle's form as the director opens it."""
    response = signed_in(district, "chen").get(reverse("cases:case-blow_whistle", args=[case.number]))
    return response.context["move"].form


def test_the_place_is_the_cases_and_the_time_in_working_hours(
    district: District, time_machine: TimeMachineFixture
) -> None:
    case = stories.registered(district, address="桃园路 12 号")
    time_machine.move_to(moment(23, 40), tick=False)

    form = composer(district, case)

    assert (form["place"].value(), form["gather_at"].value()) == ("桃园路 12 号", "2026-03-03T09:00")


@pytest.mark.parametrize(
    ("kind", "chosen", "gathers"),
    [
        ("emergency", "as proposed", moment(23, 40)),
        ("emergency", "", moment(23, 40)),
        ("emergency", "2026-03-03T06:30", moment(6, 30, days=1)),
        ("work", "as proposed", moment(9, days=1)),
    ],
)
def test_only_an_emergency_gathers_at_once_unless_another_time_is_chosen(
    district: District, time_machine: TimeMachineFixture, kind: str, chosen: str, gathers: Any
) -> None:
    case = stories.registered(district)
    time_machine.move_to(moment(23, 40), tick=False)
    form = composer(district, case)
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    gather_at = form["gather_at"].value() if chosen == "as proposed" else chosen

    signed_in(district, "chen").post(
        reverse("cases:case-blow_whistle", args=[case.number]),
        {**hidden, **CALLED, "kind": kind, "gather_at": gather_at},
    )

    assert Whistle.objects.get(case=case).gather_at == gathers


def test_any_other_whistle_names_a_time(district: District) -> None:
    case = stories.registered(district)
    address = reverse("cases:case-blow_whistle", args=[case.number])

    response = signed_in(district, "chen").post(address, {**CALLED, "kind": "work", "version": case.version})

    assert response.status_code == 422
    assert "Name a time that is still to come." in response.text


@pytest.mark.parametrize(
    ("username", "category", "says", "offers"),
    [
        ("chen", "urban-vendors", True, True),
        ("he", "urban-vendors", True, False),  # Who may not dispatch is not sent there.
        ("chen", "urban-litter", False, False),
        ("chen", "urban-lights", False, False),
    ],
)
def test_a_whistle_for_one_department_is_said_to_be_a_dispatch(
    district: District, username: str, category: str, says: bool, offers: bool
) -> None:
    case = stories.registered(district, category=category)

    page = signed_in(district, username).get(reverse("cases:case-called", args=[case.number]), {"kind": "work"}).text

    assert ("This calls one department only" in page) is says
    assert (reverse("cases:case-dispatch", args=[case.number]) in page) is offers
