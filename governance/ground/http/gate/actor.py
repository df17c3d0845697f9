"""Which actor a request speaks for: from the session for pages, from a token for the API."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from governance.ground.http.addresses import polls
from governance.ground.http.gate.origin import origin, origin_of
from governance.ground.memory import when_forgetting
from governance.ground.permissions import ANONYMOUS, Actor, SessionSeen, actor_for_session, actor_for_token
from governance.ground.workflow import digest_of

TOKEN_CACHE_SECONDS = 5
MOST_KEPT = 1000
# Set in sessions that an identity provider vouches for, password and second factor included.
VOUCHED_FOR = "vouched_for"
SESSION_HASH_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


class ActorMiddleware:
    """Give each request its `actor`, loaded in one statement when first looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: session_actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: Any) -> Actor:
    """Return the actor of a page's or an API call's request."""
    user: Any = request.user if isinstance(request, Request) else None
    if isinstance(user, ApiUser):
        return user.actor
    return cast(Actor, getattr(request, "actor", ANONYMOUS))


def session_actor(request: HttpRequest) -> Actor:
    """Return the actor of the session, or ANONYMOUS: who owes something has no authority until it is done."""
    actor = _signed_in(request)
    return ANONYMOUS if actor is None or actor.owes else actor


def owing_actor(request: HttpRequest) -> Actor:
    """Return who is signed in but must change a password or set up a second factor first, or ANONYMOUS."""
    actor = _signed_in(request)
    return actor if actor is not None and actor.owes else ANONYMOUS


def _signed_in(request: HttpRequest) -> Actor | None:
    """Load who the session speaks for; a changed password, an end from elsewhere and idleness end the session."""
    person_id, key = request.session.get(SESSION_KEY), request.session.session_key
    if (
        person_id is None
        or key is None
        or request.session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS
    ):
        return None
    actor = actor_for_session(_seen(request, key, int(person_id)))
    if actor is None or not _session_still_holds(request, actor):
        return None
    is_vouched_for = request.session.get(VOUCHED_FOR, False)
    return replace(actor, owes=None) if is_vouched_for else actor


def _seen(request: HttpRequest, key: str, person_id: int) -> SessionSeen:
    here, now = origin_of(request), timezone.now()
    return SessionSeen(
        key=key,
        person_id=person_id,
        now=now,
        today=timezone.localdate(now),
        idle_since=now - timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        address=here.address,
        device=here.device,
        is_use=request.headers.get("HX-Trigger", "") not in polls(),
    )


def _session_still_holds(request: HttpRequest, actor: Actor) -> bool:
    kept, secrets = request.session.get(HASH_SESSION_KEY, ""), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(
        constant_time_compare(
            kept, salted_hmac(SESSION_HASH_SALT, actor.password, secret=secret, algorithm="sha256").hexdigest()
        )
        for secret in secrets
    )


class ApiUser:
    """What the API framework sees of an actor."""

    is_authenticated = True
    is_active = True

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.pk = actor.person_id

    def __str__(self) -> str:
        return self.actor.username


class TokenActorAuthentication(BaseAuthentication):
    """`Authorization: Token …`; each process keeps the actor for some seconds."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[ApiUser, str] | None:
        """Return the token's actor, or None when there is no token; raise when the token is not known."""
        header = request.headers.get("Authorization", "").split()
        if len(header) != 2 or header[0] != self.keyword:
            return None
        return ApiUser(_token_actor(header[1])), header[1]

    def authenticate_header(self, request: Request) -> str:
        """Return what a client must send."""
        return self.keyword


# Kept in the process: asking Redis for it would cost a seventh of filing a case.
_kept: dict[str, tuple[float, Actor]] = {}
when_forgetting(_kept.clear)


def _token_actor(key: str) -> Actor:
    kept = _kept.get(key)
    if kept is not None and time.monotonic() - kept[0] < TOKEN_CACHE_SECONDS:
        return kept[1]
    actor = actor_for_token(digest_of(key), origin().address)
    if actor is None:
        raise AuthenticationFailed(_("This token is not known, or it has ended. Get one from /api/v1/token/."))
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = time.monotonic(), replace(actor, password="")
    return _kept[key][1]


def forget_tokens_of(person_id: int) -> None:
    """Have this process look a person's tokens up again at their next use."""
    for key in [key for key, (_since, actor) in list(_kept.items()) if actor.person_id == person_id]:
        _kept.pop(key, None)


class SessionActorAuthentication(BaseAuthentication):
    """The browser's own session, with the CSRF check that goes with it."""

    def authenticate(self, request: Request) -> tuple[ApiUser, None] | None:
        """Return the session's actor, or None when nobody is logged in."""
        actor = actor_of(request._request)
        if actor.is_anonymous:
            return None
        check = CSRFCheck(lambda _request: HttpResponse())
        check.process_request(request._request)
        reason = check.process_view(request._request, lambda: HttpResponse(), (), {})
        if reason:
            raise PermissionDenied(_("Send the X-CSRFToken header with the browser's session."), code="csrf-failed")
        return ApiUser(actor), None
