"""Serving the pictures of cases to those who may see them."""

from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.casework.queries.photos import photo_file, public_photo_file, small_copy
from cases.casework.web.limits import too_many, track_wait
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of

KEEP = "private, max-age=86400, immutable"


@require_safe
@login_needed
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """Serve a picture of a case that the person may see."""
    return _served(request, photo_file(photo_id, viewer=actor_of(request)))


@require_safe
def public_photo(request: HttpRequest, code: str, photo_id: int) -> HttpResponseBase:
    """Serve a public picture to whoever has the case's tracking code."""
    if wait := track_wait(request):
        return too_many(request, wait, _("Too many codes were tried from your network. Wait a minute and try again."))
    return _served(request, public_photo_file(photo_id, code=code))


def _served(request: HttpRequest, whole: Path) -> FileResponse:
    path = small_copy(whole) if "small" in request.GET else whole
    headers = {"Cache-Control": KEEP, "X-Content-Type-Options": "nosniff"}
    return FileResponse(path.open("rb"), content_type="image/jpeg", filename=path.name, headers=headers)
