"""The only place where the portal's own errors become HTTP, for pages and API alike."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.views import set_rollback

from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError, TooMany
from governance.ground.http.problems import PROBLEM_TYPE as PROBLEM_TYPE
from governance.ground.http.problems import by_name, problem

STATUS: dict[type[PortalError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422, TooMany: 429}
TOO_MUCH = gettext_lazy("This is more than can be sent at once. Send less.")


def status_of(error: PortalError) -> int:
    """Return the HTTP status that stands for an error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


class ErrorMiddleware:
    """Show a page that says what to do when a view lets one of the portal's errors through or takes no such method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        # The API says so in its own answers, which are none of Django's.
        return _no_such_method(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer PortalError with its page; everything else goes Django's way."""
        if isinstance(error, PortalError):
            return error_page(request, error)
        return None


def error_page(request: HttpRequest, error: PortalError) -> HttpResponse:
    """Render the error as a page, or as a fragment for the status line when htmx asked."""
    status = status_of(error)
    template = "errors/fragment.html" if getattr(request, "htmx", False) else f"errors/{status}.html"
    answer = render(request, template, {"message": error.message, "error": error}, status=status)
    if isinstance(error, TooMany):
        answer["Retry-After"] = str(error.wait)
    return answer


def _no_such_method(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    template = "errors/fragment.html" if getattr(request, "htmx", False) else "errors/405.html"
    message = _("There is nothing to open at this address: it takes what a button or a form of a page sends.")
    answer = render(request, template, {"message": message, "back": _page_of(request, refused)}, status=405)
    answer["Allow"] = refused["Allow"]
    return answer


def _page_of(request: HttpRequest, refused: HttpResponseNotAllowed) -> str:
    """Return the page whose form sends to this address: the nearest one above it; empty when there is none."""
    if "GET" in refused["Allow"]:
        return escape_uri_path(request.path)
    above = request.path_info.rstrip("/")
    while above := above.rpartition("/")[0]:
        if is_valid_path(f"{above}/"):
            return escape_uri_path(f"{above}/")
    return ""


def flash(request: HttpRequest, error: PortalError) -> None:
    """Carry an error's sentence over to the next page."""
    messages.error(request, error.message)


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn an error of the API into problem details; None for a fault of the portal, which Django logs and answers."""
    answer = _problem(error)
    if answer is None:
        return None
    set_rollback()
    if auth_header := getattr(error, "auth_header", None):
        answer["WWW-Authenticate"] = str(auth_header)
    if wait := getattr(error, "wait", None):
        answer["Retry-After"] = str(int(wait))
    return answer


def _problem(error: Exception) -> HttpResponse | None:
    if isinstance(error, PortalError):
        errors = by_name(error.fields) if isinstance(error, Invalid) else {}
        title, status = type(error).__name__, status_of(error)
        return problem(status, title, error.code, error.message, errors=errors, ids=error.ids)
    if isinstance(error, Http404):
        return problem(404, "NotFound", "not-found", _("There is nothing here."))
    if isinstance(error, PermissionDenied):
        return problem(403, "NotAllowed", "not-allowed", _("This is not yours to do."))
    if isinstance(error, RequestDataTooBig):
        return problem(413, "TooLarge", "too-large", str(TOO_MUCH))
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return problem(400, "ParseError", "parse-error", _("The request could not be read."))
    if isinstance(error, ValidationError):
        detail = _("Some entries cannot be used. See errors.")
        return problem(422, "Invalid", "invalid", detail, errors=by_name(error.detail))
    if isinstance(error, APIException):
        code = str(error.get_codes()).replace("_", "-")
        return problem(error.status_code, type(error).__name__, code, str(error.detail))
    return None
