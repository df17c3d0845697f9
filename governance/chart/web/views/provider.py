"""To the district's identity provider and back."""

from typing import Any, cast

import jwt
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from governance.chart.commands.signing_in import note_provider_refused
from governance.chart.web.views.session import ask_for_second_factor, begin_session
from governance.ground.errors import NotFound
from governance.ground.http.gate.actor import VOUCHED_FOR

WAY = "oidc"


class ToProvider(OIDCAuthenticationRequestView):
    """Sends somebody to the provider, with a state, a nonce and a challenge that bind the way back to this browser."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the way to the provider."""
        _require_provider()
        return cast(HttpResponse, super().get(request))


class FromProvider(OIDCAuthenticationCallbackView):
    """Takes what the provider says, and lets the person of that log-in name in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the start page, the second factor, or the sign-in page and why."""
        _require_provider()
        try:
            return cast(HttpResponse, super().get(request))
        # A provider that is away or says nonsense, and a token that is forged, old or somebody else's.
        except (SuspiciousOperation, jwt.PyJWTError, OSError, ValueError, KeyError):
            return self.login_failure()

    def login_success(self) -> HttpResponse:
        """Ask for the portal's second factor unless the provider has seen one."""
        person: Any = self.user
        self.request.GET = self.request.GET.copy()
        self.request.GET["next"] = self.request.session.pop("oidc_login_next", None) or ""
        if not self.request.is_second_factor_seen:
            return ask_for_second_factor(self.request, person, way=WAY)
        self.request.session[VOUCHED_FOR] = True
        return begin_session(self.request, person, way=WAY)

    def login_failure(self) -> HttpResponse:
        """Say that nobody here is called so; it counts for no lock-out, because nothing was guessed here."""
        note_provider_refused(now=timezone.now())
        messages.error(
            self.request,
            _("This account is not known here. Ask your administrator to open one with the same log-in name."),
        )
        return redirect("login")


def _require_provider() -> None:
    if not settings.OIDC_ISSUER:
        raise NotFound(_("The portal has no identity provider."))
