"""Photos are sent ahead and attached by their ticket."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.api import a_key, a_report, caller, stranger
from tests.district import District


def _picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "orange").save(out, "JPEG")
    return SimpleUploadedFile("street.jpg", out.getvalue(), content_type="image/jpeg")


def test_a_photo_becomes_part_of_the_report(district: District) -> None:
    worker = caller(district, "wang")
    sent = worker.upload("photos/", photo=_picture())

    number = worker.post("cases/", a_report(photos=[sent.json()["ticket"]]), key=a_key()).json()["number"]

    (photo,) = worker.get(f"cases/{number}/").json()["photos"]
    assert (photo["moment"], photo["width"], photo["height"]) == ("report", 40, 30)
    picture = worker.get(f"photos/{photo['id']}/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(picture.streaming_content)[:2] == b"\xff\xd8"


def test_a_photo_of_an_unseen_case_is_404(district: District) -> None:
    worker = caller(district, "wang")
    ticket = worker.upload("photos/", photo=_picture()).json()["ticket"]
    number = worker.post("cases/", a_report(photos=[ticket]), key=a_key()).json()["number"]
    (photo,) = worker.get(f"cases/{number}/").json()["photos"]

    assert caller(district, "xu").get(f"photos/{photo['id']}/").status_code == 404


def test_what_is_no_picture_is_422(district: District) -> None:
    file = SimpleUploadedFile("street.jpg", b"no picture at all", content_type="image/jpeg")

    assert caller(district, "wang").upload("photos/", photo=file).status_code == 422


def test_a_stranger_sends_no_photos(district: District) -> None:
    assert stranger().upload("photos/", photo=_picture()).status_code == 401


def test_more_than_six_photos_are_422(district: District) -> None:
    worker = caller(district, "wang")
    ticket = worker.upload("photos/", photo=_picture()).json()["ticket"]

    answer = worker.post("cases/", a_report(photos=[ticket] * 7), key=a_key())

    assert answer.status_code == 422
    assert "photos" in answer.json()["errors"]
