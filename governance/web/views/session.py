"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from governance.http.throttles import client_address
from governance.http.tries import count_try, is_spent
from governance.queries.accounts import DEMO_PASSWORD, demo_accounts

# Failed tries. A street's office stands behind one address, so the address alone gets a wide bound.
TRIES = "sign-in"
BY_NAME, BY_ADDRESS = "10/10m", "100/10m"


class SignIn(LoginView):
    """The sign-in page; in the demo it lists one account per kind of user."""

    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try the name and password unless too many tries failed before."""
        if any(is_spent(request, TRIES, of=of, rate=rate) for of, rate in _bounds(request)):
            message = _("Too many failed tries. Wait ten minutes, or ask your administrator for a new password.")
            return render(request, "errors/429.html", {"message": message}, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the failed try and show the page again."""
        for of, rate in _bounds(self.request):
            count_try(self.request, TRIES, of=of, rate=rate)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's accounts where the settings allow them."""
        shown = {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD} if settings.DEMO_ACCOUNTS else {}
        return super().get_context_data(**kwargs, **shown)


def _bounds(request: HttpRequest) -> list[tuple[str, str]]:
    address, name = client_address(request), request.POST.get("username", "").strip().lower()[:150]
    return [(f"{address} {name}", BY_NAME), (address, BY_ADDRESS)]


class SignOut(LogoutView):
    """Ends the session; POST only."""
