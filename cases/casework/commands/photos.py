"""Keeping photos: known by their content, bounded, re-encoded, without the place the camera wrote."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Protocol

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from cases.casework.commands.files import is_kept, keep_file
from cases.casework.models import Photo
from cases.rules.workflow import MOST_PHOTOS, small_photo
from governance.ground.errors import Invalid
from governance.ground.permissions import Actor

LARGEST_BYTES = 12 * 1024 * 1024
# A JPEG is decoded at a fraction of its size; the others need four bytes of memory for every pixel they claim.
LARGEST_JPEG_PIXELS = 110_000_000
LARGEST_PIXELS = 16_000_000
# No camera makes a longer line, not even of a panorama; a picture one pixel wide takes seconds to turn and to shrink.
LONGEST_EDGE = 20_000
KEPT_EDGE = 1920
SMALL_EDGE = 320
# Longer than a ticket of the API holds; a form that comes back later asks for its photos anew.
UNTAKEN = timedelta(days=3)
FORMATS = ("JPEG", "PNG", "WEBP", "MPO")

# What decoders raise for broken, truncated or hostile files; none of it is a fault of the portal.
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, struct.error, zlib.error),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)


class KeptPhoto(NamedTuple):
    """A picture in the portal's storage, not yet part of a case."""

    file: str
    width: int
    height: int


class SentFile(Protocol):
    """A file as it arrives with a form."""

    name: str | None
    size: int | None

    def read(self) -> bytes:
        """Return the content."""


class SortedPhotos(NamedTuple):
    """What became of the files that came with a form: the pictures that were stored, and a sentence for each other."""

    kept: list[KeptPhoto]
    problems: list[str]


def keep_photos(sent: Sequence[SentFile], *, before: Sequence[KeptPhoto] = ()) -> SortedPhotos:
    """Store each picture that came with a form, after those kept `before`; name each file that cannot be taken."""
    kept, problems = list(before), []
    for place, file in enumerate(sent):
        try:
            if place >= MOST_PHOTOS:
                raise _too_many()
            photo = _photo_of(file)
            if photo not in kept and len(kept) == MOST_PHOTOS:
                raise _too_many()
        except Invalid as error:
            why = {"name": file.name or "", "why": error.fields["photos"]}
            problems.append(_("“%(name)s” was not taken. %(why)s") % why)
        else:
            kept.append(photo)
    return SortedPhotos(list(dict.fromkeys(kept)), problems)


def _too_many() -> Invalid:
    return Invalid("", {"photos": _("Add at most %(most)d photos.") % {"most": MOST_PHOTOS}})


def _photo_of(file: SentFile) -> KeptPhoto:
    if (file.size or 0) > LARGEST_BYTES:
        raise _too_large()
    return keep_photo(file.read())


def keep_photo(content: bytes) -> KeptPhoto:
    """Store a picture as a JPEG of at most 1920 pixels and return where; raise Invalid for what is no usable picture.

    The file's name is a digest of its content, so storing the same picture again changes nothing.
    """
    if len(content) > LARGEST_BYTES:
        raise _too_large()
    picture = _upright(content)
    encoded = _jpeg(picture, KEPT_EDGE)
    digest = hashlib.sha256(encoded).hexdigest()
    name = f"photos/{digest[:2]}/{digest}.jpg"
    keep_file(small_photo(name), _jpeg(picture, SMALL_EDGE))
    return KeptPhoto(keep_file(name, encoded), *_fitted(picture.size, KEPT_EDGE))


def is_there(photo: KeptPhoto) -> bool:
    """Tell whether a picture is still stored; it is not swept soon after this was asked."""
    is_kept(small_photo(photo.file))
    return is_kept(photo.file)


def _too_large() -> Invalid:
    return Invalid(_("This photo is too large."), {"photos": _("Send photos of at most 12 MB each.")})


def _upright(content: bytes) -> Image.Image:
    """Return the picture turned the right way up, carrying its pixels only: no EXIF, no GPS place, no comment."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            _check_pixels(picture)
            picture.draft("RGB", (KEPT_EDGE, KEPT_EDGE))
            picture.load()
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((KEPT_EDGE, KEPT_EDGE))
            return _on_white(turned)
    except UNREADABLE as error:
        message = _("Send photos as JPEG, PNG or WebP files.")
        raise Invalid(_("This file is no photo that can be read."), {"photos": message}) from error


def _check_pixels(picture: Image.Image) -> None:
    most = LARGEST_JPEG_PIXELS if picture.format in ("JPEG", "MPO") else LARGEST_PIXELS
    if picture.width * picture.height > most:
        message = _("Send photos of at most %(most)d megapixels.") % {"most": most // 1_000_000}
        raise Invalid(_("This photo is too large."), {"photos": message})
    if max(picture.size) > LONGEST_EDGE:
        message = _("Send photos whose longer edge has at most %(most)d pixels.") % {"most": LONGEST_EDGE}
        raise Invalid(_("This photo is too large."), {"photos": message})


def _on_white(picture: Image.Image) -> Image.Image:
    clean = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        clean.paste(clear, mask=clear.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _jpeg(picture: Image.Image, edge: int) -> bytes:
    resized = picture if max(picture.size) <= edge else picture.resize(_fitted(picture.size, edge))
    out = BytesIO()
    resized.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def _fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    scale = min(1.0, edge / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def photo_rows(
    case_id: int,
    photos: Iterable[KeptPhoto],
    *,
    moment: str,
    by: Actor,
    now: datetime,
    is_public: bool,
    assignment_id: int | None = None,
) -> list[Photo]:
    """Return kept photos as rows of a case, for the caller to write."""
    return [
        Photo(
            case_id=case_id,
            assignment_id=assignment_id,
            moment=moment,
            file=photo.file,
            width=photo.width,
            height=photo.height,
            is_public=is_public,
            added_by_id=by.person_id,
            added_at=now,
        )
        for photo in photos
    ]


def sweep_photos(*, now: datetime) -> int:
    """Remove the pictures that no case has taken within three days, and their small copies; return how many."""
    folder = Path(default_storage.path("photos"))
    return sum(_sweep(each, before=(now - UNTAKEN).timestamp()) for each in folder.glob("*") if each.is_dir())


def _sweep(folder: Path, *, before: float) -> int:
    old = {f"photos/{folder.name}/{path.name}": path for path in folder.iterdir() if path.stat().st_mtime < before}
    taken = set(Photo.objects.filter(file__in=old).values_list("file", flat=True))
    kept = taken | {small_photo(name) for name in taken}
    return sum(_removed(path, before) for name, path in old.items() if name not in kept)


def _removed(path: Path, before: float) -> bool:
    # Asked once more: a form may have brought it back since.
    is_old = path.stat().st_mtime < before
    if is_old:
        path.unlink()
    return is_old
