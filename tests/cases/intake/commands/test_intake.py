"""Filing a report: one case however often it is sent, and nothing that cannot be used."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from cases.casework.commands.photos import KeptPhoto
from cases.intake.commands.intake import Reported, report_case
from cases.intake.commands.intake_entries import Report
from cases.models import Case
from cases.rules.workflow import LONGEST_TEXT, MOST_PHOTOS, Source, State
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.permissions import ANONYMOUS, PORTAL
from governance.models import Delivery, Event
from tests import stories
from tests.counting import statements
from tests.district import IN_PEACH_GARDEN, IN_WEST_RIVER, IN_WILLOW_BANK, OUTSIDE, RULED_CATEGORY, District, moment

HERE = {"longitude": IN_PEACH_GARDEN[0], "latitude": IN_PEACH_GARDEN[1]}
TOLD = Report(text="井盖缺失", category=RULED_CATEGORY, longitude=IN_PEACH_GARDEN[0], latitude=IN_PEACH_GARDEN[1])


def refused(district: District, **changes: object) -> dict[str, str]:
    """Return what is said of each entry of a report that cannot be used."""
    with pytest.raises(Invalid) as error:
        report_case(replace(TOLD, **changes), by=district.actor("wang"), now=moment(), key="k")
    assert Case.objects.count() == 0
    return error.value.fields


def test_a_report_becomes_a_case_with_its_cell_event_and_delivery(district: District) -> None:
    filed = report_case(TOLD, by=district.actor("wang"), now=moment(), key="k")

    case = Case.objects.get(id=filed.id)
    assert case.state == State.REPORTED
    assert case.cell is not None
    assert case.cell.code == "990000001001001"
    assert case.community.code == "990000001001"
    assert case.due_at > case.reported_at
    assert Event.objects.filter(subject_kind="cases.case", subject_id=case.pk).count() == 1
    told = Delivery.objects.filter(event__subject_kind="cases.case", event__subject_id=case.pk)
    assert set(told.values_list("handler", flat=True)) == {
        "cases.casework.handlers.tell_street_of_report",
        "cases.reading.handlers.note_words",
    }


def test_the_same_key_answers_with_the_same_case(district: District) -> None:
    actor = district.actor("wang")

    first = report_case(TOLD, by=actor, now=moment(), key="k")
    again = report_case(TOLD, by=actor, now=moment(11), key="k")

    assert again == Reported(first.id, first.number, first.tracking_code, is_new=False)
    assert Event.objects.filter(subject_id=first.id, name="cases.case.reported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_under_one_key_are_one_case(committed_district: District) -> None:
    actor = committed_district.actor("wang")
    together = Barrier(10)

    def send(_n: int) -> Reported:
        try:
            together.wait()
            return report_case(TOLD, by=actor, now=moment(), key="ten at once")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        filed = list(threads.map(send, range(10)))

    assert Case.objects.count() == 1
    assert Event.objects.filter(name="cases.case.reported").count() == 1
    assert len({one.number for one in filed}) == 1
    assert sum(one.is_new for one in filed) == 1


def test_a_key_of_somebody_else_gives_nothing_away(district: District) -> None:
    report_case(TOLD, by=district.actor("wang"), now=moment(), key="k")

    with pytest.raises(Invalid):
        report_case(replace(TOLD, source=Source.PUBLIC), by=ANONYMOUS, now=moment(), key="k")


def test_an_old_key_with_another_text_is_refused_so_that_the_text_is_not_lost(district: District) -> None:
    actor = district.actor("wang")
    report_case(TOLD, by=actor, now=moment(), key="k")

    with pytest.raises(Invalid) as error:
        report_case(replace(TOLD, text="另一件事"), by=actor, now=moment(), key="k")

    assert "idempotency_key" in error.value.fields


def test_the_same_id_of_a_source_files_once_under_different_keys(district: District) -> None:
    told = replace(TOLD, source=Source.IMPORT, source_id="12345-1")

    first = report_case(told, by=PORTAL, now=moment(), key="a")
    again = report_case(told, by=PORTAL, now=moment(), key="b")

    assert (first.is_new, again.is_new) == (True, False)
    assert first.id == again.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\t"}, "text"),
        ({"text": "长" * (LONGEST_TEXT + 1)}, "text"),
        ({"category": "nothing"}, "category"),
        ({"category": "urban"}, "category"),
        ({"longitude": OUTSIDE[0], "latitude": OUTSIDE[1]}, "location"),
        ({"longitude": float("nan")}, "location"),
        ({"longitude": float("inf"), "latitude": 0.0}, "location"),
        ({"latitude": None}, "location"),
        ({"longitude": None, "latitude": None}, "location"),
        ({"longitude": None, "latitude": None, "community_code": "990000001"}, "location"),
        ({"address": "路" * 301}, "address"),
        ({"resident_name": "名" * 61}, "resident_name"),
        ({"source_id": "x" * 65}, "source_id"),
        ({"photos": [KeptPhoto("photos/a.jpg", 1, 1)] * (MOST_PHOTOS + 1)}, "photos"),
    ],
)
def test_what_cannot_be_used_is_named(district: District, changes: dict[str, object], field: str) -> None:
    assert field in refused(district, **changes)


def test_all_that_is_wrong_is_said_at_once(district: District) -> None:
    wrong = refused(district, text="", category="", address="路" * 301, resident_phone="1")

    assert wrong.keys() == {"text", "category", "address"}


def test_signs_that_the_database_cannot_hold_are_left_out(district: District) -> None:
    filed = report_case(
        replace(TOLD, text="井盖\x00缺失\ud800\r\n第二行", address="桃园\x07路"),
        by=district.actor("wang"),
        now=moment(),
        key="k",
    )

    case = Case.objects.get(id=filed.id)
    assert case.text == "井盖缺失\n第二行"
    assert case.address == "桃园路"


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60), phone=st.text(max_size=20), name=st.text(max_size=70))
def test_any_text_is_filed_or_refused_and_never_breaks_the_portal(
    district: District, text: str, phone: str, name: str
) -> None:
    told = replace(TOLD, text=text, resident_phone=phone, resident_name=name)

    try:
        filed = report_case(told, by=district.actor("wang"), now=moment(), key=repr((text, phone, name))[:64])
    except Invalid:
        return

    assert filed.number


def test_a_worker_reports_in_their_own_community_only(district: District) -> None:
    told = replace(TOLD, longitude=IN_WILLOW_BANK[0], latitude=IN_WILLOW_BANK[1])

    with pytest.raises(NotAllowed):
        report_case(told, by=district.actor("wang"), now=moment(), key="k")


def test_an_importer_imports_in_their_own_street_only(district: District) -> None:
    told = replace(TOLD, source=Source.IMPORT, source_id="1")
    elsewhere = replace(told, longitude=IN_WEST_RIVER[0], latitude=IN_WEST_RIVER[1])

    assert report_case(told, by=district.actor("li"), now=moment(), key="a").is_new
    with pytest.raises(NotAllowed):
        report_case(elsewhere, by=district.actor("li"), now=moment(), key="b")


def test_an_administrator_imports_everywhere_without_reporting_anywhere(district: District) -> None:
    feng = district.actor("feng")

    assert report_case(replace(TOLD, source=Source.IMPORT, source_id="1"), by=feng, now=moment(), key="a").is_new
    with pytest.raises(NotAllowed):
        report_case(TOLD, by=feng, now=moment(), key="b")


def test_the_phone_is_sealed_and_can_be_found_again(district: District) -> None:
    case = stories.filed(district, resident_phone="19900001234")

    with connection.cursor() as cursor:
        cursor.execute("SELECT resident_phone, resident_phone_tail FROM cases_case WHERE id = %s", [case.pk])
        stored, tail = cursor.fetchone()
    assert "19900001234" not in stored
    assert tail == "1234"
    assert case.resident_phone == "19900001234"


def test_codes_and_numbers_differ_and_avoid_signs_that_look_alike(district: District) -> None:
    cases = [stories.filed(district) for _ in range(20)]

    codes = {case.tracking_code for case in cases}
    assert len(codes) == len({case.number for case in cases}) == 20
    assert not set("01IO") & set("".join(codes))


def test_filing_takes_two_statements_of_its_own(district: District) -> None:
    actor = district.actor("wang")
    report_case(TOLD, by=actor, now=moment(), key="warm")

    with statements() as ran:
        report_case(replace(TOLD, text="路灯不亮"), by=actor, now=moment(), key="counted")

    assert len(ran) == 2
