"""One key of a form, and other entries under it: what was typed is not taken for filed in silence."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from cases.models import Case, Photo
from tests.cases.casework.commands.test_photos import picture
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District

TOLD = {
    "idempotency_key": "9f1c1f0e-6f0e-4b57-9c0e-0b8f5d1f7a11",
    "category": RULED_CATEGORY,
    "text": "桃园路口的垃圾堆了三天，一直没人清理，味道很大",
    "longitude": str(IN_PEACH_GARDEN[0]),
    "latitude": str(IN_PEACH_GARDEN[1]),
    "address": "桃园路 12 号",
    "resident_phone": "13812345678",
    "meant_for": "",
}
OTHERWISE = [
    {"address": "柳岸路 3 号"},
    {"resident_phone": "13912345678"},
    {"longitude": "118.7051"},
    {"category": "urban-vendors"},
    {"resident_name": "另一个人"},
    {"photos": "another"},
]


def send(district: District, door: str, **changes: Any) -> HttpResponse:
    """Send a report from a browser that remembers nothing."""
    client, told = Client(), TOLD | changes
    if door.startswith("/cases/"):
        client.force_login(district.person("wang"))
        told["meant_for"] = str(district.person("wang").pk)
    if "photos" in told:
        told["photos"] = SimpleUploadedFile("p.jpg", picture(colour="green"))  # type: ignore[assignment]
    return client.post(door, told)


@pytest.mark.parametrize("door", ["/report/", "/report/waiting/", "/cases/new/", "/cases/new/waiting/"])
@pytest.mark.parametrize("change", OTHERWISE, ids=lambda change: next(iter(change)))
def test_other_entries_under_the_same_key_are_not_taken_for_filed(
    district: District, door: str, change: dict[str, str]
) -> None:
    first = send(district, door)

    again = send(district, door, **change)

    assert first.status_code in (200, 302)
    assert again.status_code == 422
    assert Case.objects.count() == 1


@pytest.mark.parametrize("door", ["/report/", "/cases/new/waiting/"])
def test_the_same_report_is_the_same_case_whatever_became_of_the_case_since(district: District, door: str) -> None:
    send(district, door, photos="one")
    Case.objects.update(address="核实后的地址", category="urban-vendors", call_part="evening", version=5)

    repeated, forgetful = send(district, door, photos="one"), send(district, door)

    assert [answer.status_code in (200, 302) for answer in (repeated, forgetful)] == [True, True]
    assert (Case.objects.count(), Photo.objects.count()) == (1, 1)


def test_a_case_from_before_is_known_again_by_its_text(district: District) -> None:
    send(district, "/cases/new/waiting/")
    Case.objects.update(said="")

    assert send(district, "/cases/new/waiting/", address="另写的地址").status_code == 200
    assert send(district, "/cases/new/waiting/", text="另一段完全不同的文字说明").status_code == 422


def test_the_same_words_with_other_photos_are_filed_after_back(district: District, client: Client) -> None:
    first = client.post("/report/", TOLD)
    photo = SimpleUploadedFile("p.jpg", picture(colour="green"))

    again = client.post(
        "/report/", {**TOLD, "idempotency_key": "0f1c1f0e-6f0e-4b57-9c0e-0b8f5d1f7a12", "photos": photo}
    )

    assert (first.status_code, again.status_code) == (302, 302)
    assert Photo.objects.count() == 1
