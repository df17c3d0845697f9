"""Keeping photos: what is taken, what is refused, and what is gone from them afterwards."""

import random
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from PIL import Image

from cases.casework.commands.files import keep_file
from cases.casework.commands.photos import KEPT_EDGE, LARGEST_BYTES, keep_photo, keep_photos
from cases.rules.workflow import MOST_PHOTOS, small_photo
from governance.ground.errors import Invalid

GPS = 0x8825
ORIENTATION = 0x0112


def picture(size: tuple[int, int] = (64, 48), colour: object = "red", kind: str = "JPEG", **options: object) -> bytes:
    """Return a picture as a camera writes it."""
    out = BytesIO()
    Image.new(str(options.pop("mode", "RGB")), size, colour).save(out, kind, **options)
    return out.getvalue()


def opened(name: str) -> Image.Image:
    """Return a kept picture."""
    with default_storage.open(name) as file:
        image = Image.open(BytesIO(file.read()))
        image.load()
        return image


def test_the_place_that_the_camera_wrote_is_gone() -> None:
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (31.0, 12.0, 18.0), 3: "E", 4: (118.0, 42.0, 18.0)}
    exif[0x010F] = "A Phone Maker"
    with_place = picture(exif=exif, comment=b"at home")
    assert GPS in Image.open(BytesIO(with_place)).getexif()

    kept = opened(keep_photo(with_place).file)

    assert dict(kept.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & kept.info.keys()


def test_a_turned_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    kept = keep_photo(picture((64, 48), exif=exif))

    assert (kept.width, kept.height) == (48, 64)
    assert opened(kept.file).size == (48, 64)


def test_a_large_photo_is_made_smaller_and_has_a_small_copy() -> None:
    kept = keep_photo(picture((4000, 3000)))

    assert (kept.width, kept.height) == (KEPT_EDGE, 1440)
    assert opened(kept.file).size == (KEPT_EDGE, 1440)
    assert max(opened(small_photo(kept.file)).size) == 320


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_known_formats_are_taken_by_content_and_kept_as_jpeg(kind: str) -> None:
    assert opened(keep_photo(picture(kind=kind)).file).format == "JPEG"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_formats_are_refused_whatever_they_are_called(kind: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep_photo(picture(kind=kind))

    assert "photos" in refused.value.fields


def test_what_shines_through_becomes_white() -> None:
    clear = picture(mode="RGBA", colour=(255, 0, 0, 0), kind="PNG")

    assert opened(keep_photo(clear).file).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "colour"), [("L", 120), ("P", 3), ("1", 1), ("CMYK", (0, 90, 90, 0))])
def test_every_colour_mode_becomes_plain_colour(mode: str, colour: object) -> None:
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"

    assert opened(keep_photo(picture(mode=mode, colour=colour, kind=kind)).file).mode == "RGB"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0" + b"\0" * 40])
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        keep_photo(content)


def test_a_truncated_photo_is_refused() -> None:
    whole = picture((800, 600))

    with pytest.raises(Invalid):
        keep_photo(whole[: len(whole) // 2])


def test_a_photo_of_too_many_bytes_is_refused_unread() -> None:
    with pytest.raises(Invalid):
        keep_photo(b"\0" * (LARGEST_BYTES + 1))


@pytest.mark.parametrize("edge", [6000, 20000, 60000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(edge: int) -> None:
    with pytest.raises(Invalid):
        keep_photo(bomb(edge))


def bomb(edge: int) -> bytes:
    """Return a PNG of a few bytes that claims edge × edge pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", edge, edge, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of what it skips in damaged EXIF.
@how(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), kind=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_damaged_photo_is_kept_or_refused_and_never_breaks_the_portal(seed: int, kind: str) -> None:
    chance = random.Random(seed)
    exif = Image.Exif()
    exif[ORIENTATION] = 8
    damaged = bytearray(picture((40, 30), kind=kind, exif=exif))
    for _ in range(chance.randint(1, 12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)

    try:
        kept = keep_photo(bytes(damaged))
    except Invalid:
        return

    assert opened(kept.file).size == (kept.width, kept.height)


def test_the_same_photo_twice_is_one_file() -> None:
    assert keep_photo(picture()) == keep_photo(picture())


class Sent:
    """A file as it comes with a form."""

    def __init__(self, content: bytes, name: str = "photo.jpg") -> None:
        self.content, self.size, self.name = content, len(content), name

    def read(self) -> bytes:
        """Return the content."""
        return self.content


def test_each_good_photo_is_kept_and_each_bad_one_named() -> None:
    sent = [
        Sent(picture(colour="red"), "good.jpg"),
        Sent(b"", "empty.jpg"),
        Sent(b"renamed text", "text.png"),
        Sent(picture(colour="blue"), "also good.jpg"),
        Sent(b"BM" + b"\x00" * 60, "other.bmp"),
    ]

    kept, problems = keep_photos(sent)

    assert len(kept) == 2
    assert [next(file.name for file in sent if file.name in problem) for problem in problems] == [
        "empty.jpg",
        "text.png",
        "other.bmp",
    ]


def test_photos_beyond_those_allowed_are_named_and_the_others_kept() -> None:
    sent = [Sent(picture(colour=(n, n, n)), f"{n}.jpg") for n in range(MOST_PHOTOS)]

    kept, problems = keep_photos(sent, before=[keep_photo(picture())])

    assert len(kept) == MOST_PHOTOS
    assert [f"“{MOST_PHOTOS - 1}.jpg”" in problem for problem in problems] == [True]


def test_a_file_that_says_it_is_too_large_is_refused_unread() -> None:
    class Huge(Sent):
        def read(self) -> bytes:
            raise AssertionError("It was read.")

    huge = Huge(b"", "huge.jpg")
    huge.size = LARGEST_BYTES + 1

    kept, problems = keep_photos([Sent(picture()), huge])

    assert (len(kept), len(problems)) == (1, 1)
    assert "huge.jpg" in problems[0]


def test_a_photo_sent_twice_in_one_form_is_one_photo() -> None:
    assert len(keep_photos([Sent(picture()), Sent(picture())]).kept) == 1


def test_a_file_is_there_whole_or_not_at_all(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(handle: int) -> None:
        raise SystemExit(9)

    monkeypatch.setattr("cases.casework.commands.files.os.fsync", killed)
    with pytest.raises(SystemExit):
        keep_file("photos/aa/x.jpg", b"half")
    monkeypatch.undo()

    assert not default_storage.exists("photos/aa/x.jpg")
    assert keep_file("photos/aa/x.jpg", b"whole") == "photos/aa/x.jpg"
    assert (Path(settings.MEDIA_ROOT) / "photos/aa/x.jpg").read_bytes() == b"whole"
