"""What a page asks before it looks at anything: somebody is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from governance.ground.http.gate.actor import actor_of

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def login_needed(view: Page[P]) -> Page[P]:
    """Send whoever is not signed in to the sign-in page, and back here afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if actor_of(request).is_anonymous:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = _page_of(request)
    address = reverse("login") + (f"?{urlencode({'next': back})}" if back else "")
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_of(request: HttpRequest) -> str:
    """Return where somebody is: what was posted cannot be posted again by a redirect, its page can be opened again."""
    if getattr(request, "htmx", False):
        stands_on = request.headers.get("HX-Current-URL", "")
    elif request.method in ("GET", "HEAD"):
        return request.get_full_path()
    else:
        stands_on = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(stands_on, {request.get_host()}, require_https=request.is_secure()):
        return ""
    page = urlsplit(stands_on)
    return urlunsplit(("", "", page.path, page.query, ""))
