"""One's own account: password, second factor, sessions, tokens."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.chart.commands.passwords import change_password, choose_first_password
from governance.chart.commands.second_factor import (
    Proved,
    begin_second_factor,
    confirm_second_factor,
    give_up_second_factor,
    make_recovery_codes,
)
from governance.chart.commands.sessions import end_other_sessions, end_session
from governance.chart.commands.tokens import make_token, revoke_own_token
from governance.chart.http.known_browsers import caller_of
from governance.chart.http.sessions import renew_session, signed_in_at
from governance.chart.queries.account_page import account_page
from governance.chart.queries.accounts import owes_first_code
from governance.chart.queries.lockout import account_of
from governance.chart.queries.second_factor import Setup, proof_asked, proof_of_setup, setup_of
from governance.chart.web.forms_account import (
    CodeForm,
    FirstPasswordForm,
    NewPasswordForm,
    PasswordForm,
    ProofForm,
    TokenForm,
)
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of, owing_actor
from governance.ground.http.pages.forms import DONE, submit
from governance.ground.http.pages.qr import qr_of
from governance.ground.http.pages.screens import FormScreen, show_form
from governance.ground.permissions import Actor, Owed, person_of

ACCOUNT = "governance:account"


@never_cache
@require_safe
@login_needed
def account(request: HttpRequest) -> HttpResponse:
    """Show a person their own account."""
    page = account_page(actor_of(request), session=request.session.session_key or "", now=timezone.now())
    return render(request, "governance/chart/account.html", {"page": page})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    actor, form = actor_of(request), PasswordForm(request.POST or None)
    told: dict[str, Any] = {
        "caller": _caller(request, actor),
        "session": request.session.session_key or "",
        "now": timezone.now(),
    }
    changed: list[Any] = []
    status = submit(request, form, lambda typed: changed.append(change_password(by=actor, **typed, **told)))
    if status == DONE:
        renew_session(request, changed[0])
        messages.success(request, _("Your password is changed. Everywhere else you are signed out."))
        return redirect(ACCOUNT)
    lead = _("All other sessions and every API token end with the old password.")
    return show_form(request, form, status, FormScreen(_("Change the password"), _("Change"), reverse(ACCOUNT), lead))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Let somebody replace the first password that an administrator gave; nothing else is open to them before."""
    actor = owing_actor(request)
    if actor.owes is not Owed.PASSWORD:
        return redirect("login")
    waits, now = owes_first_code(person_of(actor)), timezone.now()
    form = (FirstPasswordForm if waits else NewPasswordForm)(request.POST or None)
    told: dict[str, Any] = {"by": actor, "session": request.session.session_key or "", "now": now}
    changed: list[Any] = []
    status = submit(request, form, lambda typed: changed.append(choose_first_password(**typed, **told)))
    if status == DONE:
        renew_session(request, changed[0])
        messages.success(request, _("Your password is set."))
        return redirect("login")
    context = {
        "form": form,
        "title": _("Choose your own password"),
        "lead": _("The first one is known to who gave it to you. From now on only you know it."),
        "help": _("No code? Until somebody has confirmed your post there is none. Lost: ask your administrator.")
        if waits
        else "",
    }
    return render(request, "registration/duty.html", context, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Begin to set up the authenticator app: ask who it is, then show the QR code."""
    actor = _own_or_owing(request)
    if actor.is_anonymous:
        return redirect("login")
    form, begun = ProofForm(_sent(request), proof=proof_of_setup(actor)), list[Setup]()
    told: dict[str, Any] = {"by": actor, "now": timezone.now()}
    status = submit(request, form, lambda typed: begun.append(begin_second_factor(_proved(request, typed), **told)))
    if begun:
        return _show_setup(request, begun[0], CodeForm(), 200)
    context = {"form": form, "is_owed": bool(actor.owes)}
    return render(request, "registration/second_factor.html", context, status=status)


@sensitive_post_parameters()
@never_cache
@require_POST
def second_factor_confirm(request: HttpRequest) -> HttpResponse:
    """Take what the app shows; recovery codes are shown once."""
    actor = _own_or_owing(request)
    if actor.is_anonymous:
        return redirect("login")
    setup, form, codes = setup_of(actor), CodeForm(request.POST), list[str]()
    told: dict[str, Any] = {"caller": _caller(request, actor), "now": timezone.now()}
    status = submit(request, form, lambda typed: codes.extend(confirm_second_factor(by=actor, **typed, **told)))
    return _show_codes(request, codes) if status == DONE else _show_setup(request, setup, form, status)


def _show_setup(request: HttpRequest, setup: Setup, form: CodeForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "qr": qr_of(setup.address),
        "secret": setup.secret,
        "is_owed": bool(_own_or_owing(request).owes),
    }
    return render(request, "registration/second_factor_code.html", context, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes for who proves who they are, and show them once."""
    actor, codes = actor_of(request), list[str]()
    form = ProofForm(_sent(request), proof=proof_asked(actor))
    told: dict[str, Any] = {"by": actor, "now": timezone.now()}
    status = submit(request, form, lambda typed: codes.extend(make_recovery_codes(_proved(request, typed), **told)))
    if status == DONE:
        return _show_codes(request, codes)
    lead = _("Those of before work no longer. Prove once more that it is you.")
    return show_form(
        request, form, status, FormScreen(_("New recovery codes"), _("Make new codes"), reverse(ACCOUNT), lead)
    )


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "registration/recovery_codes.html", {"codes": codes})


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    """Give the second factor up."""
    actor, form = actor_of(request), CodeForm(request.POST or None)
    told: dict[str, Any] = {"caller": _caller(request, actor), "now": timezone.now()}
    status = submit(request, form, lambda typed: give_up_second_factor(by=actor, **typed, **told))
    if status == DONE:
        messages.success(request, _("The second factor is removed."))
        return redirect(ACCOUNT)
    lead = _("From then on the password alone opens your account.")
    screen = FormScreen(_("Remove the second factor"), _("Remove"), reverse(ACCOUNT), lead, kind="danger")
    return show_form(request, form, status, screen)


@require_POST
@login_needed
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    end_session(handle, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The session has ended."))
    return redirect(ACCOUNT)


@require_POST
@login_needed
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End every other session."""
    end_other_sessions(by=actor_of(request), keep=request.session.session_key or "", now=timezone.now())
    messages.success(request, _("You are signed out everywhere else."))
    return redirect(ACCOUNT)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token for a program of who proves who they are, and show it once."""
    actor, now, made = actor_of(request), timezone.now(), list[str]()
    form = TokenForm(_sent(request), proof=proof_asked(actor))

    def act(typed: dict[str, Any]) -> None:
        made.append(make_token(_proved(request, typed), by=actor, now=now, name=typed["name"], days=typed["days"]))

    status = submit(request, form, act)
    if status == DONE:
        return render(
            request, "governance/chart/token_made.html", {"token": made[0], "name": form.cleaned_data["name"]}
        )
    lead = _("A program that sends it may do what you may do. It ends with your password.")
    return show_form(request, form, status, FormScreen(_("New API token"), _("Make the token"), reverse(ACCOUNT), lead))


@require_POST
@login_needed
def token_end(request: HttpRequest, token_id: int) -> HttpResponse:
    revoke_own_token(token_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The token has ended."))
    return redirect(ACCOUNT)


def _own_or_owing(request: HttpRequest) -> Actor:
    owing = owing_actor(request)
    return owing if owing.owes is Owed.SECOND_FACTOR else actor_of(request)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _proved(request: HttpRequest, typed: dict[str, Any]) -> Proved:
    return Proved(typed["proved"], _caller(request, _own_or_owing(request)), signed_in_at(request))


def _caller(request: HttpRequest, actor: Actor) -> str:
    return caller_of(request, account_of(actor.username))
