"""Which stored picture a person, or a resident with a tracking code, may look at."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from cases.casework.models import Case, Photo
from cases.rules.workflow import small_photo
from cases.rules.workflow.codes import tidy_code
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor


def photo_file(photo_id: int, *, viewer: Actor) -> Path:
    """Return where a picture of a case that the viewer may see lies; raise NotFound for any other."""
    photo = Photo.objects.filter(id=photo_id, case__in=Case.objects.visible_to(viewer)).only("file").first()
    return _path(photo.file if photo else None)


def public_photo_file(photo_id: int, *, code: str) -> Path:
    """Return where a picture that the resident may see by this tracking code lies; raise NotFound for any other."""
    found = Photo.objects.seen_by_code().filter(id=photo_id, case__tracking_code=tidy_code(code))
    photo = found.only("file").first()
    return _path(photo.file if photo else None)


def small_copy(whole: Path) -> Path:
    """Return the small copy beside a picture, or the picture itself where there is none."""
    small = whole.with_name(small_photo(whole.name))
    return small if small.exists() else whole


def _path(name: str | None) -> Path:
    if name is not None and default_storage.exists(name):
        return Path(default_storage.path(name))
    raise NotFound(_("There is no such photo, or it is not yours to see."))
