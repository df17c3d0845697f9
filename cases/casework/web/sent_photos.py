"""The pictures that come with a form, stored before it is judged, so that none is lost should an entry be wrong."""

from typing import Any

from django.http import HttpRequest

from cases.casework.commands.photos import SortedPhotos, keep_photos
from cases.casework.web.forms.kept_photos import unsealed


def sent_photos(request: HttpRequest) -> SortedPhotos:
    """Store what came along, after the pictures that earlier sendings brought; return what became of each."""
    sent: Any = request.FILES.getlist("photos")
    return keep_photos(sent, before=unsealed(request.POST.getlist("kept")))
