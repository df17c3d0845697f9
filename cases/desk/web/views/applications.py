"""Applying, deciding and taking back, each on a page of its own that also opens as a dialog's address."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.casework.queries.choices import choices_on
from cases.casework.queries.timeline import Entry
from cases.casework.web.forms.move import MoveForm
from cases.decisions.commands.applications import apply_for, withdraw_application
from cases.decisions.commands.rulings import decide_application
from cases.decisions.queries.application_list import decidable_count, decision_page
from cases.decisions.queries.applications import ApplicationView, require_askable, require_decidable
from cases.decisions.web.forms.applications import DecideForm, apply_form_of
from cases.desk.queries.case_page import CasePage, case_page
from cases.desk.web.case_context import beside_form
from cases.desk.web.places import origin_of
from cases.rules.queries.registers import spoken
from cases.rules.workflow.applications import KIND_WORDS, Kind
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.http.errors import status_of
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.once import form_key
from governance.ground.http.pages.forms import add_errors

ROWS = 50


@require_safe
@login_needed
def application_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader's decision."""
    wanted = {name: request.GET.get(name, "") for name in ("kind", "after")}
    page = decision_page(actor_of(request), **wanted, size=ROWS, now=timezone.now())
    return render(request, "cases/desk/applications.html", {"page": page})


@require_safe
@login_needed
def application_count(request: HttpRequest) -> HttpResponse:
    """Answer with the number that the menu shows; nothing where nothing waits."""
    return HttpResponse(decidable_count(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def application_new(request: HttpRequest, number: str, kind: str, assignment_id: int | None = None) -> HttpResponse:
    """Apply for something that another person decides."""
    wanted = _kind(kind)
    page = case_page(actor_of(request), number, now=timezone.now())
    form = _form(request, apply_form_of(wanted), page)
    if request.method != "POST":
        require_askable(page.askable, wanted, assignment_id)
        return _shown(request, page, form, spoken(KIND_WORDS[wanted]))
    title = spoken(KIND_WORDS[wanted])
    return _done(
        request,
        page,
        form,
        title,
        lambda said: apply_for(number, kind=wanted, assignment_id=assignment_id, **said, **_by(request, form)),
        _("Your application is on its way. You are told of the decision."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def application_decide(request: HttpRequest, number: str, application_id: int) -> HttpResponse:
    """Grant or refuse an application."""
    page = case_page(actor_of(request), number, now=timezone.now())
    application = _application(page, application_id)
    form = _form(request, DecideForm, page)
    if not application.names_lead:
        form = form.without_lead()
    if request.method != "POST":
        require_decidable(application)
        return _shown(request, page, form, application.label, application)
    return _done(
        request,
        page,
        form,
        application.label,
        lambda said: decide_application(number, application_id=application_id, **said, **_by(request, form)),
        _("The decision is noted, and whoever asked is told."),
        application,
    )


@require_POST
@login_needed
def application_withdraw(request: HttpRequest, number: str, application_id: int) -> HttpResponse:
    """Take an application back."""
    withdraw_application(number, by=actor_of(request), now=timezone.now(), application_id=application_id)
    messages.success(request, _("The application is taken back."))
    return redirect(origin_of(request).after_move(number))


def _kind(name: str) -> Kind:
    try:
        return Kind(name.replace("-", "_"))
    except ValueError as error:
        raise NotFound(_("There is no such application.")) from error


def _application(page: CasePage, id_: int) -> ApplicationView:
    found = next((application for application in page.applications if application.id == id_), None)
    if found is None:
        raise NotFound(_("There is no such application."))
    return found


def _form(request: HttpRequest, form: type[Any], page: CasePage) -> Any:
    choices = choices_on(timezone.localdate())
    if request.method == "POST":
        return form(request.POST, choices=choices)
    return form(initial={"version": page.version, "seen": page.latest, "key": str(uuid.uuid4())}, choices=choices)


def _by(request: HttpRequest, form: MoveForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "by": actor_of(request),
        "now": timezone.now(),
        "version": said["version"],
        "key": form_key(request, said["key"]),
    }


def _done(
    request: HttpRequest,
    page: CasePage,
    form: MoveForm,
    title: str,
    run: Callable[[dict[str, Any]], Any],
    words: str,
    application: ApplicationView | None = None,
) -> HttpResponse:
    error: Invalid | Conflict = Invalid("")
    meanwhile: Sequence[Entry] = ()
    if form.is_valid():
        try:
            run(form.arguments())
            messages.success(request, words)
            return redirect(origin_of(request).after_move(page.number))
        except Invalid as invalid:
            add_errors(form, invalid)
            error = invalid
        except Conflict as conflict:
            form.add_error(None, conflict.message)
            error = conflict
        now_stands = case_page(actor_of(request), page.number, now=timezone.now())
        if isinstance(error, Conflict):
            meanwhile = now_stands.since(form.last_seen)
        form.renew(now_stands.version, now_stands.latest)
    return _shown(request, page, form, title, application, status=status_of(error), meanwhile=meanwhile)


def _shown(
    request: HttpRequest,
    page: CasePage,
    form: MoveForm,
    title: str,
    application: ApplicationView | None = None,
    *,
    status: int = 200,
    meanwhile: Sequence[Entry] = (),
) -> HttpResponse:
    context = {**beside_form(page), "form": form, "title": title, "application": application, "meanwhile": meanwhile}
    context["origin"] = origin_of(request)
    return render(request, "cases/desk/application.html", context, status=status)
