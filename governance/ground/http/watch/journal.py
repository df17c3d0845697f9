"""One line in the log for each request: who, what, how long, and of its address only what may be told."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from governance.ground.http.addresses import open_names
from governance.ground.http.gate.throttles import client_address
from governance.ground.http.watch.lines import HIDDEN, request_id

logger = logging.getLogger("portal.request")

# What a page or a monitor asks for by itself again and again.
ASKED_BY_CLOCK = ("/health/", "/metrics", "/static/")
A_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")


class JournalMiddleware:
    """Give each request an id, and write one line about it when it has been answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        token = request_id.set(_id_of(request))
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            _write(request, response, seconds=time.perf_counter() - began)
        finally:
            request_id.reset(token)
        return response


def _id_of(request: HttpRequest) -> str:
    """Return the id that a trusted proxy has given to the request, or a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return given if A_GIVEN_ID.fullmatch(given) else uuid4().hex


def _write(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    level = _level(request, response.status_code)
    if not logger.isEnabledFor(level):
        return
    told = {
        "method": request.method,
        "path": open_path(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
        "person": _person_of(request),
        "client": client_address(request),
    }
    logger.log(level, "%(method)s %(path)s %(status)s %(milliseconds)s ms", told, extra=told)


def _level(request: HttpRequest, status: int) -> int:
    if status >= 500:
        return logging.WARNING
    is_asked_by_clock = request.path.startswith(ASKED_BY_CLOCK)
    is_own_fragment = request.method == "GET" and "HX-Request" in request.headers
    return logging.DEBUG if status < 400 and (is_asked_by_clock or is_own_fragment) else logging.INFO


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the request's address, or nothing where the portal has none."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else ""


def open_path(request: HttpRequest) -> str:
    """Return the request's path with the ids and numbers of cases in it; an unknown one may be a code by itself."""
    route = route_of(request)
    if not route:
        return f"/{HIDDEN}"
    given = request.resolver_match.kwargs  # type: ignore[union-attr]

    def value(found: re.Match[str]) -> str:
        is_open = found[1] == "int" or found[2] in open_names()
        return str(given.get(found[2], HIDDEN)) if is_open else HIDDEN

    return _CONVERTER.sub(value, route)


def _person_of(request: HttpRequest) -> int | None:
    """Return who is signed in, as far as the request has found out: the log asks nobody."""
    user = request.__dict__.get("user")
    if type(user).__name__ == "ApiUser":
        return int(user.pk)  # type: ignore[union-attr]
    session = getattr(request, "session", None)
    kept = session._session if session is not None and session.accessed else {}
    return int(kept[SESSION_KEY]) if SESSION_KEY in kept else None
