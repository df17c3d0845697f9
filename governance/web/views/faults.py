"""What is shown when no view answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that the request could not be read."""
    return _fault(request, 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that this is not theirs to do."""
    return _fault(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that nothing is here."""
    return _fault(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show that the portal made a mistake."""
    return _fault(request, 500)


def _fault(request: HttpRequest, status: int) -> HttpResponse:
    template = "errors/fragment.html" if request.headers.get("HX-Request") else f"errors/{status}.html"
    return render(request, template, status=status)
