"""What is answered before any view is asked, made without the database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from governance.ground.http.problems import is_api, problem

CODES = {400: "parse-error", 413: "too-large", 414: "address-too-long", 503: "busy"}


def refusal(request: HttpRequest, status: int, title: str, message: Promise) -> HttpResponse:
    """Return problem details for the API, else a page or a fragment, in the language that the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        if is_api(request):
            return problem(status, title, CODES[status], str(message))
        template = "errors/fragment.html" if request.headers.get("HX-Request") else f"errors/{status}.html"
        return HttpResponse(render_to_string(template, {"message": message}), status=status)
