"""Somebody without an account sends pictures to fill the disk and to keep the processors busy."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.casework.commands.photos import keep_photo, keep_photos, sweep_photos
from cases.casework.web.forms.kept_photos import seals_of, unsealed
from cases.rules.workflow import MOST_PHOTOS
from governance.ground.errors import Invalid
from tests import stories
from tests.cases.casework.commands.test_photos import Sent, picture
from tests.district import District

DOORS = ["/report/", "/report/waiting/"]


def kept_files() -> list[Path]:
    """Return the files of pictures that lie in the portal's storage."""
    return [path for path in Path(default_storage.path("photos")).rglob("*") if path.is_file()]


def knock(door: str, *, photo_count: int = 2) -> int:
    """Send a report without words, with pictures, and return how it was answered."""
    sent = [SimpleUploadedFile(f"{n}.jpg", picture(colour=(n, n, n))) for n in range(photo_count)]
    told = {"text": "", "meant_for": "", "idempotency_key": "1d4d4c5e-98d5-4c39-8f0a-55a1c2b8a7f0", "photos": sent}
    return Client().post(door, told).status_code


@pytest.mark.parametrize("door", DOORS)
def test_over_the_limit_no_picture_is_kept(district: District, settings: LazySettings, door: str) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 1
    cache.clear()
    first = knock(door)
    before = len(kept_files())

    answers = [knock(door, photo_count=n) for n in (3, 4)]

    assert (first, answers) == (422, [429, 429])
    assert len(kept_files()) == before


@pytest.mark.parametrize("size", [(1, 15_000_000), (15_000_000, 1), (30_000, 10)])
def test_a_picture_of_an_endless_edge_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    line = picture(size, colour=0, kind="PNG", mode="1")

    with pytest.raises(Invalid) as refused:
        keep_photo(line)

    assert "20000" in refused.value.fields["photos"]


def test_a_picture_that_is_no_camera_s_is_refused_by_its_pixels() -> None:
    with pytest.raises(Invalid):
        keep_photo(picture((4100, 4100), kind="WEBP"))


def test_no_more_pictures_are_unpacked_than_a_report_may_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    class Counted(Sent):
        def read(self) -> bytes:
            read.append(self.name)
            return super().read()

    keep_photos([Counted(picture(), f"{n}.jpg") for n in range(2 * MOST_PHOTOS)])

    assert len(read) == MOST_PHOTOS


def test_what_no_case_took_is_swept_and_what_one_took_stays(district: District) -> None:
    taken, left = keep_photo(picture(colour="green")), keep_photo(picture(colour="blue"))
    stories.filed(district, photos=[taken])
    soon, later = timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=4)

    assert sweep_photos(now=soon) == 0
    assert sweep_photos(now=later) == 2

    names = {path.name for path in kept_files()}
    assert names == {Path(taken.file).name, Path(taken.file).name.replace(".jpg", "-small.jpg")}
    assert unsealed(seals_of([taken, left])) == [taken]


def test_what_a_form_brings_back_is_not_swept_under_its_hands(district: District) -> None:
    kept = keep_photo(picture())
    long_ago = (timezone.now() - timedelta(days=9)).timestamp()
    for path in kept_files():
        os.utime(path, (long_ago, long_ago))

    assert unsealed(seals_of([kept])) == [kept]
    sweep_photos(now=timezone.now())

    assert unsealed(seals_of([kept])) == [kept]
