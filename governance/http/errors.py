"""The only place where the portal's own errors become HTTP, for pages and API alike."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import set_rollback

from governance.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError, TooMany

STATUS: dict[type[PortalError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422, TooMany: 429}
PROBLEM_TYPE = "application/problem+json"


def status_of(error: PortalError) -> int:
    """Return the HTTP status that stands for an error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


class ErrorMiddleware:
    """Show a page that says what to do when a view lets one of the portal's errors through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer PortalError with its page; everything else goes Django's way."""
        if isinstance(error, PortalError):
            return error_page(request, error)
        return None


def error_page(request: HttpRequest, error: PortalError) -> HttpResponse:
    """Render the error as a page, or as a fragment for the status line when htmx asked."""
    status = status_of(error)
    template = "errors/fragment.html" if getattr(request, "htmx", False) else f"errors/{status}.html"
    return render(request, template, {"message": error.message, "error": error}, status=status)


def flash(request: HttpRequest, error: PortalError) -> None:
    """Carry an error's sentence over to the next page."""
    messages.error(request, error.message)


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an error of the API into problem details (RFC 9457)."""
    problem = _problem(error)
    if problem is None:
        return None
    set_rollback()
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(auth_header)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return Response(problem, status=problem["status"], headers=headers, content_type=PROBLEM_TYPE)


def _problem(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, PortalError):
        body = {
            "type": "about:blank",
            "title": type(error).__name__,
            "status": status_of(error),
            "detail": error.message,
        }
        return {**body, "errors": error.fields} if isinstance(error, Invalid) and error.fields else body
    if isinstance(error, Http404):
        return {"type": "about:blank", "title": "NotFound", "status": 404, "detail": _("There is nothing here.")}
    if isinstance(error, PermissionDenied):
        return {"type": "about:blank", "title": "NotAllowed", "status": 403, "detail": _("This is not yours to do.")}
    if isinstance(error, ValidationError):
        detail = _("Some entries cannot be used. See errors.")
        return {"type": "about:blank", "title": "Invalid", "status": 422, "detail": detail, "errors": error.detail}
    if isinstance(error, APIException):
        title = type(error).__name__
        return {"type": "about:blank", "title": title, "status": error.status_code, "detail": str(error.detail)}
    return None
