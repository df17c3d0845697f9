"""What waited on a device for the network is filed for whoever wrote it, or not at all."""

import uuid

import pytest
from django.test import Client

from cases.models import Case
from tests import stories
from tests.cases.intake.web.test_report import entries, picture
from tests.district import IN_WILLOW_BANK, District

STAFF, PUBLIC = "/cases/new/waiting/", "/report/waiting/"
FORMS = {STAFF: "/cases/new/", PUBLIC: "/report/"}


@pytest.fixture
def wang(district: District, client: Client) -> Client:
    """The grid worker of Peach Garden at the browser."""
    client.force_login(district.person("wang"))
    return client


def id_of(district: District, username: str) -> str:
    return str(district.person(username).pk)


def test_what_waited_is_filed_for_whoever_wrote_it_and_its_number_comes_back(wang: Client, district: District) -> None:
    answer = wang.post(STAFF, entries(meant_for=id_of(district, "wang"), photos=[picture()]))

    case = Case.objects.get()
    assert (case.reporter, case.source) == (district.person("wang"), "worker")
    assert answer.json() == {"number": case.number, "address": f"/cases/{case.number}/?back=today"}


@pytest.mark.parametrize("door", [*FORMS, *FORMS.values()])
@pytest.mark.parametrize("here", ["wang", ""])
def test_what_somebody_else_wrote_is_refused_at_every_door(
    district: District, client: Client, door: str, here: str
) -> None:
    if here:
        client.force_login(district.person(here))

    answer = client.post(door, entries(meant_for=id_of(district, "zhao")))

    is_asked_to_sign_in = door == "/cases/new/" and not here
    assert answer.status_code == (302 if is_asked_to_sign_in else 409)
    assert Case.objects.count() == 0


def test_the_refusal_has_a_code_of_its_own(wang: Client, district: District) -> None:
    assert wang.post(STAFF, entries(meant_for=id_of(district, "zhao"))).json()["code"] == "meant-for-another"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_of_another_person_is_refused_without_showing_its_words(
    wang: Client, district: District, language: str
) -> None:
    form = entries(meant_for=id_of(district, "zhao"))

    page = wang.post("/cases/new/", form, headers={"Accept-Language": language}).content.decode()

    assert str(form["text"]) not in page
    assert {"zh-hans": "由他人填写", "en": "written by somebody else"}[language] in page


def test_what_a_resident_wrote_is_never_filed_under_staff_who_use_the_device(wang: Client) -> None:
    answer = wang.post(STAFF, entries(meant_for=""))

    assert answer.json()["code"] == "meant-for-another"
    assert Case.objects.count() == 0


def test_what_a_resident_left_waiting_is_filed_as_the_residents_though_staff_are_signed_in(wang: Client) -> None:
    answer = wang.post(PUBLIC, entries(meant_for=""))

    case = Case.objects.get()
    told = answer.json()
    assert (case.reporter, case.source) == (None, "public")
    assert told["code"] == case.tracking_code
    assert told["address"] == f"/track/{case.tracking_code}/#{told['answer_code']}"


@pytest.mark.parametrize("door", FORMS)
def test_what_does_not_say_who_wrote_it_is_not_filed(wang: Client, door: str) -> None:
    assert wang.post(door, entries()).status_code == 403
    assert Case.objects.count() == 0


@pytest.mark.parametrize("door", FORMS)
def test_the_form_of_a_page_says_who_it_is_meant_for(wang: Client, district: District, door: str) -> None:
    meant = id_of(district, "wang") if door == STAFF else ""

    assert f'name="meant_for" value="{meant}"' in wang.get(FORMS[door]).content.decode()


@pytest.mark.parametrize("door", FORMS)
def test_sent_again_because_the_answer_was_lost_it_is_one_case_with_the_same_codes(
    wang: Client, district: District, door: str
) -> None:
    form = entries(meant_for=id_of(district, "wang") if door == STAFF else "")

    first, again = (wang.post(door, form) for _ in range(2))

    assert Case.objects.count() == 1
    assert first.json() == again.json()


def test_sent_from_the_form_and_then_from_the_device_it_is_one_case(wang: Client, district: District) -> None:
    form = entries(meant_for=id_of(district, "wang"))
    wang.post("/cases/new/", form)

    answer = wang.post(STAFF, {**form, "idempotency_key": str(uuid.uuid4())})

    assert Case.objects.get().number == answer.json()["number"]


def test_wrong_entries_are_named_by_their_labels(wang: Client, district: District) -> None:
    answer = wang.post(STAFF, entries(meant_for=id_of(district, "wang"), category="no-such", text=""))

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert "是什么问题？" in answer.json()["errors"]


def test_a_place_of_a_neighbour_community_is_refused_with_the_reason(wang: Client, district: District) -> None:
    there = {"longitude": str(IN_WILLOW_BANK[0]), "latitude": str(IN_WILLOW_BANK[1])}

    answer = wang.post(STAFF, entries(meant_for=id_of(district, "wang"), **there))

    assert answer.status_code == 403
    assert answer.json()["detail"]


def test_a_program_that_fills_the_hidden_field_files_nothing_here_either(client: Client, district: District) -> None:
    assert client.post(PUBLIC, entries(meant_for="", fax_number="1")).status_code == 403
    assert Case.objects.count() == 0


@pytest.mark.parametrize("username", ["wang", ""])
def test_the_device_is_told_who_is_here_now(district: District, client: Client, username: str) -> None:
    if username:
        client.force_login(district.person(username))

    answer = client.get("/reports-here/who/")

    assert answer.json()["person"] == (id_of(district, username) if username else "")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("username", ["wang", "zhou", "li", ""])
def test_every_page_sends_what_waits_and_leads_to_what_was_sent_here(
    district: District, client: Client, username: str
) -> None:
    if username:
        client.force_login(district.person(username))
    case = stories.filed(district)
    pages = ["/reports-here/", "/report/", "/track/", f"/track/{case.tracking_code}/", "/services/", "/no-such-page/"]
    mine = ["/notifications/", f"/cases/{case.number}/"] if username else ["/login/"]

    for page in [*pages, *mine]:
        text = client.get(page).content.decode()

        assert "js/outbox.js" in text, page
        assert 'href="/reports-here/"' in text, page
        assert f'data-owner="{id_of(district, username) if username else ""}"' in text, page
