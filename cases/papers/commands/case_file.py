"""The file of a case as a PDF: what its page shows to one person, on paper, with who printed it and when."""

from datetime import datetime
from importlib import import_module
from typing import Any, BinaryIO

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from PIL import ImageFile

from cases import events
from cases.casework.queries.photos import photo_file
from cases.desk.queries.case_page import CasePage, case_page
from governance.ground import outbox
from governance.ground.permissions import Actor
from governance.ground.workflow.texts import fit

PHOTO = "photo:"
# Loading it takes longer than a page, and only the worker needs it.
LIBRARY = "weasyprint"


def write_case_file(file: BinaryIO, number: str, *, by: Actor, now: datetime) -> None:
    """Write the file of a case as this person may see it; a line on the case says who took it.

    Raise NotFound when it is no longer theirs to see. Nothing is fetched but the photos of the case itself.
    """
    paper = _loaded(LIBRARY)
    page = case_page(by, number, now=now)
    text = paper_of(page, by=by, now=now)
    styles = [paper.CSS(filename=finders.find(f"css/{name}.css")) for name in ("tokens", "case-file")]
    paper.HTML(string=fit(text), url_fetcher=photos_only(by)).write_pdf(file, stylesheets=styles)
    # Last: it holds the chain of the case, and the file takes seconds.
    outbox.record(events.CASE_PRINTED, subject=outbox.Subject("cases.case", page.id), by=by, at=now)


def paper_of(page: CasePage, *, by: Actor, now: datetime) -> str:
    """Return the file of a case as a page for paper, the oldest first."""
    shown = {"page": page, "by": by, "now": now, "language": get_language(), "code": _code_of(page.number)}
    return render_to_string("cases/papers/case_file.html", shown)


def _code_of(number: str) -> SafeString:
    """Draw what leads from the paper back to the case: its page where the portal knows its address, or its number."""
    leads_to = f"{settings.PORTAL_ADDRESS}{reverse('cases:case', args=[number])}" if settings.PORTAL_ADDRESS else number
    return mark_safe(segno.make(leads_to, error="m").svg_inline(scale=2, border=0))


def photos_only(viewer: Actor) -> Any:
    """Return what fetches the photos of cases that the viewer may see, by `photo:ID`, and refuses every other address.

    What a resident typed stands in the file, and must not lead the portal to another server or to a file of its own.
    """
    urls = _loaded(f"{LIBRARY}.urls")

    class PhotosOnly(urls.URLFetcher):  # type: ignore[misc,name-defined]
        """Reads photos from the portal's own storage."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return a photo; raise ValueError for any other address."""
            number = url.removeprefix(PHOTO)
            if not url.startswith(PHOTO) or not number.isdecimal():
                raise ValueError(f"not a photo of the portal: {url}")
            content = photo_file(int(number), viewer=viewer).read_bytes()
            return urls.URLFetcherResponse(url, content, {"Content-Type": "image/jpeg"})

    return PhotosOnly()


def _loaded(name: str) -> Any:
    module = import_module(name)
    # Loading it has Pillow take half a photo for a whole one, everywhere in this process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return module
