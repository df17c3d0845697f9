"""From where somebody acts: the address, the device and the door of the request that this thread works on."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from governance.ground.http.gate.throttles import client_address

LONGEST_ADDRESS, LONGEST_DEVICE = 45, 200


@dataclass(frozen=True)
class Origin:
    """Where a request came from; empty for the workers and the clock."""

    address: str = ""
    device: str = ""
    door: str = ""


NOWHERE = Origin()
_here: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def origin() -> Origin:
    """Return from where the work at hand was asked for."""
    return _here.get()


class OriginMiddleware:
    """Note for each request from where it came, so that the security log need not be told by every door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _here.set(origin_of(request))
        try:
            return self.get_response(request)
        finally:
            _here.reset(token)


def origin_of(request: HttpRequest) -> Origin:
    """Return from where a request came."""
    return Origin(
        address=client_address(request)[:LONGEST_ADDRESS],
        device=request.META.get("HTTP_USER_AGENT", "")[:LONGEST_DEVICE],
        door="api" if request.path.startswith("/api/") else "page",
    )
