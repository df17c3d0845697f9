"""What is shown when no view answered: a page to people, problem details to programs."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import csrf

from governance.ground.http.errors import TOO_MUCH
from governance.ground.http.problems import is_api, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that the request could not be read."""
    if not is_api(request):
        return _fault(request, 400)
    if isinstance(exception, RequestDataTooBig):
        return problem(413, "TooLarge", "too-large", str(TOO_MUCH))
    return problem(400, "ParseError", "parse-error", _("The request could not be read."))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that this is not theirs to do."""
    if not is_api(request):
        return _fault(request, 403)
    return problem(403, "NotAllowed", "not-allowed", _("This is not yours to do."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that nothing is here."""
    return nothing_here(request) if is_api(request) else _fault(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show that the portal made a mistake."""
    if not is_api(request):
        return _fault(request, 500)
    detail = _("The portal made a mistake. Nothing was saved; send the same request with the same key once more.")
    return problem(500, "ServerError", "server-error", detail)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show that a form was not the portal's own, or had grown too old."""
    if not is_api(request):
        return csrf.csrf_failure(request, reason=reason)
    return problem(403, "NotAllowed", "csrf-failed", _("Send the X-CSRFToken header with the browser's session."))


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for every address of the API that does not exist, in the shape of its other errors."""
    detail = _("The API has nothing at this address. Its addresses are listed at /api/docs/.")
    return problem(404, "NotFound", "not-found", detail)


# A program that asks for an address that does not exist has no form, whatever the method.
nothing_here.csrf_exempt = True  # type: ignore[attr-defined]


def _fault(request: HttpRequest, status: int) -> HttpResponse:
    template = "errors/fragment.html" if request.headers.get("HX-Request") else f"errors/{status}.html"
    return render(request, template, status=status)
