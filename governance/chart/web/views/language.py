"""The switch between the languages of the portal."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from governance.chart.commands.languages import choose_language
from governance.ground.errors import Invalid
from governance.ground.http.gate.actor import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def language_switch(request: HttpRequest) -> HttpResponse:
    """Speak another language in this browser; who is signed in is spoken to in it everywhere."""
    actor = actor_of(request)
    if request.method == "POST" and not actor.is_anonymous:
        # No button of the portal names a language that it does not speak; such a page stays as it is.
        with suppress(Invalid):
            choose_language(by=actor, language=request.POST.get("language", ""))
    return set_language(request)
