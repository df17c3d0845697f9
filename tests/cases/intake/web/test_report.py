"""Reporting a problem on the grid worker's page."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cases.models import Case, Photo
from tests import stories
from tests.counting import statements
from tests.district import IN_PEACH_GARDEN, IN_WILLOW_BANK, OUTSIDE, RULED_CATEGORY, District

URL = "/cases/new/"


def picture(colour: str = "red") -> SimpleUploadedFile:
    """Return a small photo as a browser sends it."""
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", out.getvalue(), content_type="image/jpeg")


def entries(**changes: object) -> dict[str, object]:
    """Return what a worker sends."""
    return {
        "text": "井盖缺失，夜间看不清",
        "category": RULED_CATEGORY,
        "longitude": str(IN_PEACH_GARDEN[0]),
        "latitude": str(IN_PEACH_GARDEN[1]),
        "address": "桃园路 12 号",
        "idempotency_key": str(uuid.uuid4()),
        **changes,
    }


@pytest.fixture
def wang(district: District, client: Client) -> Client:
    """The grid worker of Peach Garden at the browser."""
    client.force_login(district.person("wang"))
    return client


def test_a_worker_files_a_case_and_sees_its_number(wang: Client) -> None:
    answer = wang.post(URL, entries(), follow=True)

    case = Case.objects.get()
    assert answer.status_code == 200
    assert case.number in answer.content.decode()
    assert case.tracking_code not in answer.content.decode(), "how it is followed is the resident's to know"


def test_the_form_offers_every_group_and_the_workers_communities_only(wang: Client) -> None:
    page = wang.get(URL).content.decode()
    places = page.split('name="community_code"', 1)[1].split("</select>", 1)[0]

    assert 'value="urban-litter"' in page
    assert 'value="990000001001"' in places
    assert 'value="990000002001"' not in places


def test_the_same_form_sent_twice_is_one_case(wang: Client) -> None:
    form = entries()

    first, second = wang.post(URL, form), wang.post(URL, form)

    assert Case.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize("url", ["/cases/new/", "/report/"])
def test_what_is_sent_again_after_back_is_the_same_case(wang: Client, url: str) -> None:
    told = entries()
    first = wang.post(url, told)

    # The browser asks for the page anew, which brings another key, and fills in what was typed.
    again = wang.post(url, {**told, "idempotency_key": str(uuid.uuid4())})

    assert Case.objects.count() == 1
    assert again["Location"] == first["Location"]
    assert "此前已" in wang.get(again["Location"]).content.decode()


@pytest.mark.parametrize(
    "change", [{"text": "另一件事"}, {"address": "桃园路 14 号"}, {"resident_phone": "19900001111"}]
)
def test_another_matter_of_the_same_browser_is_another_case(wang: Client, change: dict[str, str]) -> None:
    told = entries()
    wang.post(URL, told)

    wang.post(URL, {**told, **change, "idempotency_key": str(uuid.uuid4())})

    assert Case.objects.count() == 2


def test_the_same_words_of_somebody_else_are_another_case(wang: Client, district: District) -> None:
    told = entries()
    wang.post(URL, told)
    wang.force_login(district.person("zhao"))

    wang.post(URL, {**told, "idempotency_key": str(uuid.uuid4())})

    assert Case.objects.count() == 2


def test_another_text_under_an_old_key_is_asked_about_and_not_lost(wang: Client) -> None:
    form = entries()
    wang.post(URL, form)

    answer = wang.post(URL, {**form, "text": "另一件事"})

    assert answer.status_code == 422
    assert "另一件事" in answer.content.decode()
    assert answer.context["form"]["idempotency_key"].value() != form["idempotency_key"]


def test_wrong_entries_keep_what_was_typed(wang: Client) -> None:
    answer = wang.post(URL, entries(category="", resident_phone="12"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "井盖缺失" in page
    assert 'value="12"' in page
    assert Case.objects.count() == 0


def test_photos_survive_a_wrong_entry(wang: Client) -> None:
    refused = wang.post(URL, entries(category="", photos=[picture()]))
    kept = refused.context["form"].seals

    wang.post(URL, entries(kept=kept))

    assert len(kept) == 1
    assert Photo.objects.count() == 1


BAD = [SimpleUploadedFile("empty.jpg", b""), SimpleUploadedFile("text.jpg", b"renamed text")]


@pytest.mark.parametrize("url", ["/cases/new/", "/report/"])
def test_one_bad_file_costs_no_good_photo(wang: Client, url: str) -> None:
    answer = wang.post(url, entries(photos=[picture("red"), *BAD, picture("blue")]))
    kept = answer.context["form"].seals

    wang.post(url, entries(kept=kept))

    assert answer.status_code == 422
    assert all(file.name in answer.content.decode() for file in BAD)
    assert Photo.objects.count() == 2


def test_what_is_asked_meanwhile_names_a_bad_file_too(wang: Client) -> None:
    answer = wang.post(URL, entries(ask="", photos=[picture("red"), BAD[1]]))

    assert "text.jpg" in answer.content.decode()
    assert len(answer.context["form"].seals) == 1


def test_a_forged_kept_photo_is_left_out(wang: Client) -> None:
    wang.post(URL, entries(kept=["../../etc/passwd:forged"]))

    assert Case.objects.count() == 1
    assert Photo.objects.count() == 0


def test_six_photos_are_kept_and_a_seventh_is_refused(wang: Client) -> None:
    colours = ["red", "green", "blue", "white", "black", "gray", "yellow"]

    refused = wang.post(URL, entries(photos=[picture(colour) for colour in colours]))
    wang.post(URL, entries(photos=[picture(colour) for colour in colours[:6]]))

    assert refused.status_code == 422
    assert Photo.objects.count() == 6
    assert not Photo.objects.filter(is_public=True).exists()


def test_a_place_outside_the_grid_is_refused_beside_the_map(wang: Client) -> None:
    answer = wang.post(URL, entries(longitude=str(OUTSIDE[0]), latitude=str(OUTSIDE[1])))

    assert answer.status_code == 422
    assert answer.context["form"].errors["location"]


def test_a_place_of_a_neighbour_community_is_not_the_workers(wang: Client) -> None:
    answer = wang.post(URL, entries(longitude=str(IN_WILLOW_BANK[0]), latitude=str(IN_WILLOW_BANK[1])))

    assert answer.status_code == 403
    assert "井盖缺失" in answer.content.decode()
    assert answer.context["form"].errors["location"]
    assert Case.objects.count() == 0


def test_a_community_can_be_chosen_where_there_is_no_map(wang: Client) -> None:
    wang.post(URL, entries(longitude="", latitude="", community_code="990000001001"))

    assert Case.objects.get().community.code == "990000001001"


def test_who_may_not_report_gets_no_form(district: District, client: Client) -> None:
    client.force_login(district.person("zhou"))

    assert client.get(URL).status_code == 403
    assert client.post(URL, entries()).status_code == 403


def test_who_is_not_signed_in_is_asked_to(district: District, client: Client) -> None:
    assert client.get(URL)["Location"].startswith("/login/")


def test_the_place_below_the_pin_is_named(wang: Client) -> None:
    inside = wang.get(URL + "place/", {"longitude": IN_PEACH_GARDEN[0], "latitude": IN_PEACH_GARDEN[1]})
    outside = wang.get(URL + "place/", {"longitude": OUTSIDE[0], "latitude": OUTSIDE[1]})
    nonsense = wang.get(URL + "place/", {"longitude": "nan", "latitude": "x"})

    assert "990000001001001" in inside.content.decode()
    assert outside.context["place"].cell_code == ""
    assert nonsense.status_code == 204


def test_the_done_page_of_anothers_case_is_not_found(wang: Client, district: District) -> None:
    wang.post(URL, entries())
    number = Case.objects.get().number

    wang.force_login(district.person("sun"))

    assert wang.get(f"{URL}done/{number}/").status_code == 404


def test_filing_takes_three_statements_however_many_cases_there_are(wang: Client) -> None:
    wang.post(URL, entries())

    with statements() as ran:
        answer = wang.post(URL, entries(text="另一处井盖缺失"))

    assert answer.status_code == 302
    assert len(ran) <= 3, ran


@pytest.mark.parametrize(("username", "stands_in"), [("li", "desk"), ("wang", "phone")])
def test_who_takes_calls_at_a_desk_keeps_its_frame(district: District, username: str, stands_in: str) -> None:
    case = stories.filed(district, by=username)
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))

    for address in (URL, reverse("cases:report-done", args=[case.number])):
        page = client.get(address).text

        assert f'<body class="{stands_in}' in page
        assert "data-waiting" in page
        assert ('role="search"' in page) is (stands_in == "desk")
