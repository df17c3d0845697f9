"""Which accounts were signed in to in a browser before: it carries a signed word for each, and has tries of its own."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "known"
SALT = "governance.known-browser"
DAYS = 180
MOST_ACCOUNTS = 20


def caller_of(request: HttpRequest, account: str) -> str:
    """Return the word by which an account knows this browser, or nothing."""
    return _words(request).get(account[:32], "")


def know_browser(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Have an account know this browser from now on."""
    words = {**_words(request), account[:32]: caller_of(request, account) or secrets.token_urlsafe(12)}
    kept = dict(list(words.items())[-MOST_ACCOUNTS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=DAYS * 24 * 3600,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )


def _words(request: HttpRequest) -> dict[str, str]:
    try:
        words = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return {}
    return words if isinstance(words, dict) else {}
