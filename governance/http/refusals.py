"""What is answered before any view is asked, made without the database."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from governance.http.errors import PROBLEM_TYPE


def refusal(request: HttpRequest, status: int, title: str, message: Promise) -> HttpResponse:
    """Return problem details for the API, else a page or a fragment, in the language that the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        if request.path.startswith("/api/"):
            problem = {"type": "about:blank", "title": title, "status": status, "detail": str(message)}
            return JsonResponse(problem, status=status, content_type=PROBLEM_TYPE)
        template = "errors/fragment.html" if request.headers.get("HX-Request") else f"errors/{status}.html"
        return HttpResponse(render_to_string(template, {"message": message}), status=status)
