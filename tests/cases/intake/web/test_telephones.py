"""Residents find the number of the street wherever they might need it."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cases.rules.queries.registers import forget_registers
from tests import stories
from tests.api import caller
from tests.cases.desk.web.test_desk import signed_in
from tests.cases.intake.web.test_public import entries
from tests.district import District

DIALS, READS = 'href="tel:057188881234"', "0571 8888 1234"
STREET = "990000001"


@pytest.fixture
def telephone(district: District) -> None:
    """Give the east street a number, by its page."""
    street = district.organisation(STREET)
    told = {"name_zh": street.name_zh, "name_en": street.name_en, "led_by": "", "telephone": "0571-8888 1234"}
    address = reverse("governance:organisation-edit", args=[street.pk])
    assert signed_in(district, "feng").post(address, told).status_code == 302
    forget_registers()
    cache.clear()


@pytest.mark.usefixtures("telephone")
def test_the_organisations_page_and_its_form_and_programs_tell_it(district: District) -> None:
    street = district.organisation(STREET)
    feng = signed_in(district, "feng")

    page = feng.get(reverse("governance:organisation", args=[street.pk])).text
    form = feng.get(reverse("governance:organisation-edit", args=[street.pk])).text

    assert DIALS in page
    assert f'value="{READS}"' in form
    assert caller(district, "feng").get(f"organisations/{STREET}/").json()["telephone"] == "057188881234"


@pytest.mark.usefixtures("telephone")
def test_the_tracking_page_tells_the_number_of_its_street(district: District, client: Client) -> None:
    case = stories.filed(district)

    assert DIALS in client.get(reverse("cases:public-case", args=[case.tracking_code])).text


@pytest.mark.usefixtures("telephone")
def test_who_has_reported_and_who_must_wait_is_told_whom_to_call(
    district: District, client: Client, settings: LazySettings
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.PUBLIC_REPORTS_PER_HOUR = 1

    done = client.get(client.post("/report/", entries())["Location"])
    refused = client.post("/report/", entries(text="路灯又坏了"))
    cache.clear()

    assert (refused.status_code, DIALS in refused.text, DIALS in done.text) == (429, True, True)
