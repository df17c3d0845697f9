"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from governance.commands.proving import prove_password
from governance.commands.signing_in import note_sign_in, note_sign_out
from governance.errors import Invalid, TooMany
from governance.http.actor import actor_of
from governance.http.known_browsers import caller_of, know_browser
from governance.queries.accounts import DEMO_PASSWORD, demo_accounts
from governance.queries.lockout import account_of
from governance.web.forms import SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; in the demo it lists one account per kind of user."""
    if not actor_of(request).is_anonymous:
        return HttpResponseRedirect(next_of(request))
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form, 200)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        caller = caller_of(request, account_of(form.cleaned_data["username"]))
        person = prove_password(**form.cleaned_data, caller=caller, now=timezone.now())
    except TooMany as error:
        return _held_off(request, error)
    except Invalid:
        return _page(request, form, 422, is_refused=True)
    return let_in(request, person)


def let_in(request: HttpRequest, person: Any) -> HttpResponse:
    """Begin the session of somebody who has proved who they are, and lead them where they wanted to go."""
    response = HttpResponseRedirect(next_of(request))
    login(request, person, backend=BACKEND)
    account = account_of(person.username)
    know_browser(request, response, account)
    note_sign_in(person.pk, account=account, caller=caller_of(request, account), now=timezone.now())
    return response


def next_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go, when that is a page of this house."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse(settings.LOGIN_REDIRECT_URL)


def _page(request: HttpRequest, form: SignInForm, status: int, *, is_refused: bool = False) -> HttpResponse:
    shown = {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD} if settings.DEMO_ACCOUNTS else {}
    wanted = request.POST.get("next", request.GET.get("next", ""))
    context = {"form": form, "next": wanted, "is_refused": is_refused or status == 422, **shown}
    return render(request, "registration/login.html", context, status=status)


def _held_off(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = render(request, "errors/429.html", {"message": error.message}, status=429)
    response["Retry-After"] = str(error.wait)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actor = actor_of(request)
    if not actor.is_anonymous:
        note_sign_out(by=actor, now=timezone.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
