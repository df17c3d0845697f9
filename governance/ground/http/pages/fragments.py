"""Addresses that answer with a page, and with a part of it to the script on that page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

ASKS_FOR_A_PART = "HX-Request"


class FragmentsMiddleware:
    """Have no browser keep a part of a page under the page's address: after Back it would stand there naked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(answer, [ASKS_FOR_A_PART])
            if ASKS_FOR_A_PART in request.headers:
                add_never_cache_headers(answer)
        return answer
