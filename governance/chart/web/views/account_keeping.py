"""Accounts as their keepers see them: a new password by link, closing and opening, who needs a second factor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from governance.chart.commands import accounts, ways_back
from governance.chart.commands.second_factor import ask_second_factor
from governance.chart.queries.accounts import needs_code
from governance.chart.queries.people import person_page
from governance.chart.queries.second_factor import asked_roles
from governance.chart.web.forms_account import CodedPasswordForm, NewPasswordForm, ReasonForm, ResetForm, RolesForm
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import DONE, submit
from governance.ground.http.pages.screens import FormScreen, show_form

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
@login_needed
def reset(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make a link for a new password, and show or mail it."""
    actor, now, made = actor_of(request), timezone.now(), list[ways_back.MadeLink]()
    page, form = person_page(actor, person_id, on=timezone.localdate()), ResetForm(request.POST or None)

    def act(typed: dict[str, str]) -> None:
        if typed["way"] == "mailed":
            ways_back.mail_reset_link(person_id, by=actor, now=now, address_of=lambda secret: _link(request, secret))
        else:
            made.append(ways_back.issue_reset_link(person_id, by=actor, now=now))

    status = submit(request, form, act)
    if made:
        context = {"page": page, "link": _link(request, made[0].secret), "is_waiting": made[0].is_waiting}
        return render(request, "governance/chart/reset_made.html", context)
    if status == DONE:
        messages.success(request, _("The link is on its way to the person's mailbox."))
        return redirect("governance:person", person_id)
    title = _("New password for %(name)s") % {"name": page.name}
    lead = _(
        "The link works once, for a short time, and after somebody else has agreed to it under “To confirm”. "
        "The present password works until then."
    )
    screen = FormScreen(title, _("Make the link"), reverse("governance:person", args=[person_id]), lead)
    return show_form(request, form, status, screen)


def _link(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("governance:reset", args=[secret]))


@sensitive_post_parameters()
@never_cache
@require_http_methods(METHODS)
def redeem(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the person of a link choose a new password."""
    now = timezone.now()
    kind = CodedPasswordForm if needs_code(secret, now=now) else NewPasswordForm
    form = kind(request.POST or None)
    status = submit(request, form, lambda typed: ways_back.redeem_reset_link(secret, now=now, **typed))
    if status == DONE:
        messages.success(request, _("Your new password is set. Sign in with it."))
        return redirect("login")
    context = {
        "form": form,
        "title": _("Choose a new password"),
        "lead": _("This link works once. Everywhere you are signed in you will be signed out."),
    }
    return render(request, "registration/duty.html", context, status=status)


@require_http_methods(METHODS)
@login_needed
def disable(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close an account."""
    actor, now, form = actor_of(request), timezone.now(), ReasonForm(request.POST or None)
    page = person_page(actor, person_id, on=timezone.localdate())
    status = submit(request, form, lambda typed: accounts.disable_account(person_id, by=actor, now=now, **typed))
    if status == DONE:
        messages.success(request, _("The account is disabled; its sessions and tokens have ended."))
        return redirect("governance:person", person_id)
    title = _("Disable the account of %(name)s") % {"name": page.name}
    lead = _("Sessions and tokens end at once. Appointments and history stay.")
    screen = FormScreen(title, _("Disable"), reverse("governance:person", args=[person_id]), lead, kind="danger")
    return show_form(request, form, status, screen)


@require_POST
@login_needed
def enable(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open an account again."""
    accounts.enable_account(person_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The account is enabled."))
    return redirect("governance:person", person_id)


@require_POST
@login_needed
def unlock(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let an account be tried again at once."""
    accounts.unlock_account(person_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The person may sign in again at once."))
    return redirect("governance:person", person_id)


@require_POST
@login_needed
def factor_remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a lost second factor from an account."""
    waiting = ways_back.remove_second_factor(person_id, by=actor_of(request), now=timezone.now())
    said = _("Asked for. It is removed when somebody else agrees under “To confirm”; they have been told.")
    messages.success(request, said if waiting else _("The second factor is removed."))
    return redirect("governance:person", person_id)


@require_http_methods(METHODS)
@login_needed
def factor_roles(request: HttpRequest) -> HttpResponse:
    """Say of which roles a second factor is asked."""
    actor, now = actor_of(request), timezone.now()
    roles = asked_roles(actor)
    initial = {"roles": [role.code for role in roles if role.is_asked]}
    typed = request.POST if request.method == "POST" else None
    form = RolesForm(typed, initial=initial, roles=[(role.code, role.name) for role in roles])
    status = submit(request, form, lambda chosen: ask_second_factor(chosen["roles"], by=actor, now=now))
    if status == DONE:
        messages.success(request, _("Your choice is kept."))
        return redirect("governance:person-list")
    lead = _("Whoever holds a post with a ticked role sets up an authenticator app before doing anything else.")
    screen = FormScreen(_("Second factor by role"), _("Keep"), reverse("governance:person-list"), lead)
    return show_form(request, form, status, screen)
