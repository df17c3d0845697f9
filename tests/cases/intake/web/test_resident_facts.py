"""What a resident adds to their own case: by the tracking page, with their answer code, and nobody in their name."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from cases.casework import handlers
from cases.casework.commands import desk, handling
from cases.casework.commands.notes import note_case
from cases.models import Assignment, Case, Photo
from cases.rules.workflow import Source
from governance.ground import outbox
from governance.kit.numbers.models import RuleValue
from governance.kit.numbers.queries.in_force import forget_values
from governance.models import Event, Notification
from tests import stories
from tests.api import a_key, caller, stranger
from tests.district import District, moment

WORDS = "井盖旁边又塌了一块"


def picture(colour: str = "red") -> SimpleUploadedFile:
    """Return a small photo as a form sends it."""
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def case(district: District) -> Case:
    """A case that a resident reported themselves, in the hands of a department."""
    return stories.dispatched(district, source=Source.PUBLIC)


def add(case: Case, *, key: str = "one", code: str | None = None, **told: Any) -> Any:
    """Send the form of the tracking page."""
    typed = {"text": WORDS, "key": key, "answer_code": stories.answer_code(case) if code is None else code, **told}
    return Client().post(f"/track/{case.tracking_code}/facts/", typed)


def added() -> Any:
    """Return the events by which something was added."""
    return Event.objects.filter(name="cases.case.facts_added")


def test_words_and_photos_stand_as_the_residents_own(district: District, case: Case, client: Client) -> None:
    answer = add(case, photos=[picture()])
    client.force_login(district.person("zhou"))

    page = client.get(f"/cases/{case.number}/").text
    mine = client.get(f"/track/{case.tracking_code}/").text

    assert answer.status_code == 302
    assert all(words in page for words in (WORDS, "居民补充情况", "凭答复码", "尚无人处理"))
    assert all(words in mine for words in ("您补充的情况", WORDS))
    photo = Photo.objects.get(moment="added")
    assert (photo.added_by_id, photo.is_public, added().get().by_id) == (None, False, None)
    assert b"".join(client.get(f"/photos/{photo.pk}/")).startswith(b"\xff\xd8")


def marks(district: District, case: Case) -> list[bool]:
    """Tell whether the desk, the inbox, the case's page and a program's list say that something was added."""
    pages = {"li": "/desk/?view=open", "zhou": "/inbox/"}
    shown = []
    for username, address in pages.items():
        client = Client()
        client.force_login(district.person(username))
        shown.append("居民有补充" in client.get(address).text)
    shown.append("尚无人处理" in client.get(f"/cases/{case.number}/").text)
    (row,) = caller(district, "li").get("cases/").json()["results"]
    return [*shown, row["has_new_facts"]]


def test_every_list_says_that_something_was_added_until_somebody_notes_or_acts(district: District, case: Case) -> None:
    before = marks(district, case)
    add(case)
    added_one = marks(district, case)
    note_case(case.number, by=district.actor("li"), now=moment(12), text="已电话核实")
    noted = marks(district, case)
    add(case, key="two")
    added_another = marks(district, case)
    part = Assignment.objects.get(case=case)
    handling.sign_for(case.number, by=district.actor("zhou"), now=moment(12), assignment_id=part.pk)

    assert (before, added_one, noted) == ([False] * 4, [True] * 4, [False] * 4)
    assert (added_another, marks(district, case)) == ([True] * 4, [False] * 4)


def test_nobodys_form_goes_stale(case: Case) -> None:
    add(case)

    assert Case.objects.values_list("version", flat=True).get(pk=case.pk) == case.version


def test_the_same_sending_adds_once(case: Case) -> None:
    codes = [add(case, photos=[picture()]).status_code for _n in range(2)]

    assert codes == [302, 302]
    assert (added().count(), Photo.objects.filter(moment="added").count()) == (1, 1)


def test_no_more_than_so_many_are_added_on_one_day(case: Case) -> None:
    RuleValue.objects.filter(code="facts-most").update(amount=2)
    forget_values()

    codes = [add(case, key=str(n)).status_code for n in range(3)]

    assert codes == [302, 302, 409]
    assert added().count() == 2


def test_programs_send_photos_as_a_form_and_learn_which_were_not_taken(district: District, case: Case) -> None:
    broken = SimpleUploadedFile("broken.jpg", b"no picture", "image/jpeg")
    told = {"answer_code": stories.answer_code(case), "photos": [picture(), broken]}
    address, headers = f"/api/v1/public/cases/{case.tracking_code}/facts/", {"Idempotency-Key": a_key()}

    answers = [Client().post(address, {**told, **more}, headers=headers) for more in ({}, {"nonsense": "1"})]

    assert (answers[0].status_code, len(answers[0].json()["not_taken"])) == (200, 1)
    assert Photo.objects.get(moment="added").case_id == case.pk
    assert answers[1].status_code == 422


@pytest.mark.parametrize("code", ["", "ABCDEFGH"])
def test_nothing_is_added_or_kept_without_the_answer_code(case: Case, code: str, settings: Settings) -> None:
    stories.answer_code(case)

    answer = add(case, code=code, photos=[picture()])

    assert answer.status_code == 422
    assert added().count() == 0
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_photo_that_is_added_is_kept(case: Case, settings: Settings) -> None:
    add(case, photos=[picture()])

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_case_that_is_over_takes_nothing_and_says_so(district: District) -> None:
    case = stories.registered(district, source=Source.PUBLIC)
    desk.answer_case(case.number, by=district.actor("li"), now=moment(11), answer="已答复")

    answer = add(case)

    assert answer.status_code == 409
    assert "本事项已办结" in answer.text
    assert 'id="facts"' not in Client().get(f"/track/{case.tracking_code}/").text


@pytest.mark.parametrize("told", [{"text": " "}, {"text": "字" * 4001}])
def test_nothing_said_and_too_much_are_refused_with_the_form(case: Case, told: dict[str, Any]) -> None:
    assert add(case, **told).status_code == 422
    assert added().count() == 0


def test_of_several_files_the_bad_one_is_named_and_the_good_one_kept(case: Case) -> None:
    answer = Client()
    typed = {"text": "", "key": "k", "answer_code": stories.answer_code(case)}
    bad = SimpleUploadedFile("notes.txt", b"no photo", "image/jpeg")

    page = answer.post(f"/track/{case.tracking_code}/facts/", {**typed, "photos": [picture(), bad]}, follow=True).text

    assert "notes.txt" in page
    assert Photo.objects.filter(moment="added").count() == 1


def test_the_desk_and_the_present_lead_are_told_without_the_words(district: District, case: Case) -> None:
    add(case)
    event = added().get()
    happened = outbox.Happened(event.pk, event.name, outbox.Subject("cases.case", case.pk), None, event.at, event.data)

    handlers.tell_of_facts(happened)

    told = Notification.objects.filter(reason="facts")
    assert set(told.values_list("person__username", flat=True)) == {"li", "chen", "deng", "zhou"}
    assert not any(WORDS in line.text_zh + line.text_en for line in told)


def test_programs_add_with_both_codes_and_a_key(district: District, case: Case) -> None:
    path, body = f"public/cases/{case.tracking_code}/facts/", {"text": WORDS, "answer_code": stories.answer_code(case)}

    answers = [stranger().post(path, body, key="a-key-of-mine") for _n in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert stranger().post(path, body).status_code == 422
    assert added().count() == 1
    read = caller(district, "zhou").get(f"cases/{case.number}/").json()
    assert [entry["data"]["text"] for entry in read["timeline"] if entry["name"] == "cases.case.facts_added"] == [WORDS]
