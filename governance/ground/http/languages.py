"""Between what a browser says and what a person has chosen: in which language a request is answered."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from governance.ground.permissions import Actor


def speak_as_chosen(request: HttpRequest, actor: Actor) -> None:
    """Answer in the language that the actor has chosen, where the request itself asks for none."""
    asks = "Accept-Language" in request.headers or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if actor.language and not asks:
        translation.activate(actor.language)


def remember_language(response: HttpResponse, language: str) -> None:
    """Have a browser ask for a language from now on; one that was never chosen changes nothing."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
