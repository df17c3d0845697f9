"""The one shape in which the API says that something went wrong: problem details (RFC 9457)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

PROBLEM_TYPE = "application/problem+json"
API = "/api/"


def is_api(request: HttpRequest) -> bool:
    """Tell whether a program asks, who is answered in JSON whatever happens."""
    return request.path.startswith(API)


def problem(status: int, title: str, code: str, detail: str, **more: Any) -> JsonResponse:
    """Return an answer that programs read: `code` is the stable name of what is wrong, `detail` is for people."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    known = {name: value for name, value in more.items() if value}
    return JsonResponse({**body, **known}, status=status, content_type=PROBLEM_TYPE)


def by_name(errors: Any) -> dict[str, list[str]]:
    """Return the sentences of nested errors under the dotted name of the entry that each is about."""
    found: dict[str, list[str]] = {}
    for name, sentence in _named(errors, ()):
        found.setdefault(name, []).append(sentence)
    return found


def _named(errors: Any, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(errors, Mapping):
        for name, below in errors.items():
            yield from _named(below, (*above, str(name)))
    elif isinstance(errors, list | tuple):
        for place, below in enumerate(errors):
            # A list holds the sentences about one entry, or what is wrong with each entry of a list.
            yield from _named(below, (*above, str(place)) if isinstance(below, Mapping | list | tuple) else above)
    elif errors:
        yield ".".join(above), str(errors)
