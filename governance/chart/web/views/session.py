"""Signing in and out."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

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

from governance.chart.commands.proving import prove_password
from governance.chart.commands.second_factor import prove_code
from governance.chart.commands.signing_in import note_sign_in, note_sign_out
from governance.chart.http.known_browsers import caller_of, know_browser
from governance.chart.http.sessions import STARTED
from governance.chart.queries.accounts import DEMO_PASSWORD, demo_accounts, username_of
from governance.chart.queries.lockout import account_of
from governance.chart.queries.second_factor import has_second_factor
from governance.chart.web.forms import SignInForm
from governance.chart.web.forms_account import CodeForm
from governance.ground.errors import Invalid
from governance.ground.http.gate.actor import actor_of, owing_actor
from governance.ground.http.languages import remember_language
from governance.ground.http.pages.forms import DONE, submit
from governance.ground.permissions import Owed

if TYPE_CHECKING:
    from governance.ground.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


HALF, HALF_MINUTES = "half_signed_in", 10
DUTIES = {Owed.PASSWORD: "governance:first-password", Owed.SECOND_FACTOR: "governance:second-factor"}


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; in the demo it lists one account per kind of user."""
    if owed := owing_actor(request).owes:
        return redirect(DUTIES[owed])
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
    except Invalid:
        return _page(request, form, 422)
    return ask_for_second_factor(request, person)


def ask_for_second_factor(request: HttpRequest, person: "Person", *, way: str = "password") -> HttpResponse:
    """Ask who has proved a first factor for the second one, or let them in."""
    if not has_second_factor(person.pk):
        return begin_session(request, person, way=way)
    until = timezone.now() + timedelta(minutes=HALF_MINUTES)
    seal = person.get_session_auth_hash()
    request.session[HALF] = {"person": person.pk, "seal": seal, "until": until.timestamp(), "way": way}
    return HttpResponseRedirect(f"{reverse('login-code')}?{urlencode({'next': next_of(request)})}")


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator app, or for a recovery code."""
    half, now = request.session.get(HALF), timezone.now()
    if half is None or half["until"] < now.timestamp():
        return redirect("login")
    form, proved = CodeForm(request.POST or None), list["Person"]()
    caller = caller_of(request, account_of(username_of(half["person"])))
    told: dict[str, Any] = {"caller": caller, "now": now}
    status = submit(request, form, lambda typed: proved.append(prove_code(half["person"], **typed, **told)))
    if status != DONE:
        return render(request, "registration/code.html", {"form": form, "next": next_of(request)}, status=status)
    del request.session[HALF]
    if not proved[0].is_active or proved[0].get_session_auth_hash() != half["seal"]:
        return redirect("login")
    return begin_session(request, proved[0], way=f"{half['way']}, code")


def begin_session(request: HttpRequest, person: "Person", *, way: str) -> HttpResponse:
    """Begin the session of somebody who has proved who they are, and lead them where they wanted to go."""
    response, now = HttpResponseRedirect(next_of(request)), timezone.now()
    login(request, person, backend=BACKEND)
    request.session[STARTED] = now.isoformat()
    account = account_of(person.username)
    know_browser(request, response, account)
    remember_language(response, person.language)
    note_sign_in(person.pk, account=account, caller=caller_of(request, account), way=way, now=now)
    return response


def next_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go, when that is a page of this house."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse(settings.LOGIN_REDIRECT_URL)


def _page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    shown = {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD} if settings.DEMO_ACCOUNTS else {}
    wanted = request.POST.get("next", request.GET.get("next", ""))
    context = {
        "form": form,
        "next": wanted,
        "is_refused": status == 422,
        "has_provider": bool(settings.OIDC_ISSUER),
        **shown,
    }
    return render(request, "registration/login.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actor = actor_of(request)
    if not actor.is_anonymous:
        note_sign_out(by=actor, now=timezone.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
