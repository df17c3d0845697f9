"""Somebody who reported a case holds no post any more, and reads on what the street writes for itself."""

import pytest
from django.test import Client

from cases.casework.commands.notes import note_case
from cases.casework.commands.privacy import reveal_phone
from cases.models import Case
from governance.chart.commands.people import end_appointment
from governance.ground.permissions import PORTAL
from governance.models import Appointment
from tests import stories
from tests.api import caller
from tests.district import District, moment

NOTE, REASON = "内部说明：先不要告诉居民", "内部原因：核对身份"


@pytest.fixture
def case(district: District) -> Case:
    """A case of a grid worker whose appointment has ended since."""
    filed = stories.filed(district, by="wang")
    for held in Appointment.objects.filter(person__username="wang"):
        end_appointment(held.pk, by=PORTAL, now=moment(10), ends_on=moment().date())
    note_case(filed.number, by=district.actor("li"), now=moment(11), text=NOTE)
    reveal_phone(filed.number, by=district.actor("li"), now=moment(11), reason=REASON)
    return filed


@pytest.mark.parametrize("address", ["/cases/{}/", "/cases/{}/cluster/", "/cases/{}/print/"])
def test_a_page_shows_internal_words_to_the_staff_of_the_area_only(
    district: District, client: Client, case: Case, address: str
) -> None:
    client.force_login(district.person("wang"))

    page = client.get(address.format(case.number)).text

    assert NOTE not in page
    assert REASON not in page


def test_a_program_reads_them_no_more_than_the_page(district: District, case: Case) -> None:
    former, staff = (caller(district, who).get(f"cases/{case.number}/") for who in ("wang", "li"))

    assert former.status_code == 200
    assert [word in former.text for word in (NOTE, REASON)] == [False, False]
    assert [word in staff.text for word in (NOTE, REASON)] == [True, True]
