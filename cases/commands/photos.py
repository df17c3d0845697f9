"""Keeping photos: known by their content, bounded, re-encoded, without the place the camera wrote."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cases.models import Photo
from governance.errors import Invalid
from governance.permissions import Actor

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
KEPT_EDGE = 1920
FORMATS = ("JPEG", "PNG", "WEBP", "MPO")


class KeptPhoto(NamedTuple):
    """A picture in the portal's storage, not yet part of a case."""

    file: str
    width: int
    height: int


def keep_photo(content: bytes) -> KeptPhoto:
    """Store a picture as a JPEG of at most 1920 pixels and return where; raise Invalid for what is no usable picture.

    The file's name is a digest of its content, so storing the same picture again changes nothing.
    """
    if len(content) > LARGEST_BYTES:
        raise Invalid(_("This photo is too large."), {"photos": _("Send photos of at most 12 MB each.")})
    encoded, width, height = _encode(content)
    digest = hashlib.sha256(encoded).hexdigest()
    name = f"photos/{digest[:2]}/{digest}.jpg"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(encoded))
    return KeptPhoto(name, width, height)


def _encode(content: bytes) -> tuple[bytes, int, int]:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise Invalid(_("This photo is too large."), {"photos": _("Send photos of at most 50 megapixels.")})
            picture.draft("RGB", (KEPT_EDGE, KEPT_EDGE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        message = _("Send photos as JPEG, PNG or WebP files.")
        raise Invalid(_("This file is no photo that can be read."), {"photos": message}) from error
    upright.thumbnail((KEPT_EDGE, KEPT_EDGE))
    # A new image carries the pixels only: no EXIF, no GPS place, no comment, no colour profile from the camera.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), clean.width, clean.height


def attach_photos(
    case_id: int,
    photos: Sequence[KeptPhoto],
    *,
    moment: str,
    by: Actor,
    now: datetime,
    is_public: bool,
    assignment_id: int | None = None,
) -> None:
    """Make kept photos part of a case, in the caller's transaction."""
    Photo.objects.bulk_create(
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
    )
