"""The one place where every door gets its entries fit to be stored: what cannot be is refused or dropped here.

Addresses and headers are written by programs: a sign in them that cannot be stored is refused. Forms and JSON hold what
people wrote or pasted: there such signs are dropped, and the rest is taken.
"""

import re
from collections.abc import Callable, Mapping
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, JSONParser, MultiPartParser

from governance.ground.http.errors import TOO_MUCH
from governance.ground.http.gate.content import is_readable
from governance.ground.http.gate.refusals import refusal
from governance.ground.workflow.texts import fit, is_fit

# Servers hand headers on byte by byte, so a Chinese name in one looks like control signs above these.
_UNFIT_IN_HEADER = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
DEEPEST = 20
# The web server reads lines of at most 8,190 signs, in which the address stands between a method and a protocol.
LONGEST_ADDRESS = 8000

UNFIT_ADDRESS = _(
    "The address holds signs that no address of the portal has. Type it anew, or begin at the start page."
)
UNFIT_HEADER = _("A header of the request holds control signs. Send it without them.")
NOT_UTF_8 = _("Send what you write in UTF-8.")
UNREADABLE = _("What was sent could not be read to its end. Go back and send it once more.")
TOO_LONG = _("The address is longer than the portal takes. Ask for less at once.")
TOO_DEEP = _("Send an object whose entries are values or short lists, nothing nested deeper.")
TOO_LARGE = _("Send numbers that are no larger than needed.")


class EntriesMiddleware:
    """Refuse a request whose address or headers hold what cannot be stored; drop it from cookies and forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return refusal(request, 414, "AddressTooLong", TOO_LONG)
        try:
            wrong = _wrong_with(request)
            if not wrong:
                _tidy(request)
        except UnreadablePostError:
            wrong = UNREADABLE
        except RequestDataTooBig:
            return refusal(request, 413, "TooLarge", TOO_MUCH)
        return refusal(request, 400, "BadRequest", wrong) if wrong else self.get_response(request)


def _wrong_with(request: HttpRequest) -> Any:
    if not is_readable(request.META.get("CONTENT_TYPE", "")):
        return NOT_UTF_8
    if not request.path_info.isprintable() and not is_fit(request.path_info):
        return UNFIT_ADDRESS
    try:
        asked = request.GET
    except SuspiciousOperation:
        return UNFIT_ADDRESS
    if not _is_fit_form(asked):
        return UNFIT_ADDRESS
    headers = (value for name, value in request.META.items() if name.startswith("HTTP_"))
    return UNFIT_HEADER if any(_UNFIT_IN_HEADER.search(value) for value in headers) else None


def _tidy(request: HttpRequest) -> None:
    """Drop what cannot be stored from cookies, which nobody typed, and from the form of a page."""
    for name in [name for name, value in request.COOKIES.items() if not is_fit(name + value)]:
        del request.COOKIES[name]
    # The API reads its own bodies, by the parsers below.
    if request.method == "POST" and not request.path.startswith("/api/") and not _is_fit_form(request.POST):
        request.POST = fit_form(request.POST)  # type: ignore[assignment]


def _is_fit_form(form: QueryDict) -> bool:
    return all(is_fit(name) and all(map(is_fit, values)) for name, values in form.lists())


def fit_form(form: QueryDict) -> QueryDict:
    """Return a form without the signs that cannot be stored."""
    tidied = QueryDict(mutable=True)
    for name, values in form.lists():
        tidied.setlist(fit(name), [fit(value) for value in values])
    tidied._mutable = False
    return tidied


class EntriesParser(JSONParser):
    """JSON of a sensible depth, its texts without the signs that cannot be stored."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the entries; raise ParseError where they cannot be read."""
        try:
            sent = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(TOO_DEEP) from error
        return _fit_entry(sent, DEEPEST)


def _fit_entry(sent: Any, deepest: int) -> Any:
    if isinstance(sent, str):
        return fit(sent)
    if isinstance(sent, float) and sent in (float("inf"), float("-inf")):
        raise ParseError(TOO_LARGE)
    if not isinstance(sent, dict | list):
        return sent
    if not deepest:
        raise ParseError(TOO_DEEP)
    if isinstance(sent, list):
        return [_fit_entry(entry, deepest - 1) for entry in sent]
    return {fit(name): _fit_entry(entry, deepest - 1) for name, entry in sent.items()}


class FilesParser(MultiPartParser):
    """A form with files, its texts without the signs that cannot be stored."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        """Return the entries and the files."""
        sent = super().parse(stream, media_type, parser_context)
        return DataAndFiles(fit_form(sent.data), sent.files)
