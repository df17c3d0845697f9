"""How many requests a process works on at once; whoever would wait too long is told to come again instead."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from governance.ground.http.gate.refusals import refusal

AT_ONCE = 4
LONGEST_WAIT = 3.0
RETRY_AFTER = 3
BUSY = _("The portal is asked for more than it can answer at this moment. Nothing was saved.")
ALWAYS_ADMITTED = "/health/"

# When the request that this thread works on arrived; the server notes it, which alone sees a request wait for a thread.
arrived_at: ContextVar[float | None] = ContextVar("arrived_at", default=None)


class AdmissionMiddleware:
    """Let so many requests in as the processors and the database can serve; the others wait, but not for long.

    Beyond that a queue only makes everybody late: requests whose senders have given up would still be worked on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.places = BoundedSemaphore(AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ALWAYS_ADMITTED):
            return self.get_response(request)
        arrived = arrived_at.get()
        waited = time.monotonic() - arrived if arrived is not None else 0.0
        if not self.places.acquire(timeout=max(0.0, LONGEST_WAIT - waited)):
            return too_busy(request)
        try:
            return self.get_response(request)
        finally:
            self.places.release()


def too_busy(request: HttpRequest) -> HttpResponse:
    """Return the answer to whoever cannot be served now, made without the database."""
    response = refusal(request, 503, "Busy", BUSY)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
