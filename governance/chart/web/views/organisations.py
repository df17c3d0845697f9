"""The organisation chart, one organisation, and the forms that change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.chart.commands.organisations import (
    close_organisation,
    create_organisation,
    move_organisation,
    rename_organisation,
)
from governance.chart.queries import organisation_page as pages
from governance.chart.queries.chart import below, chart
from governance.chart.web.forms import EndForm, MoveForm, OrganisationForm, RenameForm
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import DONE, submit
from governance.ground.http.pages.screens import FormScreen, show_form
from governance.ground.permissions import Actor


@require_safe
@login_needed
def organisation_tree(request: HttpRequest) -> HttpResponse:
    """Show the chart of today; htmx asks for what lies below one organisation."""
    today, under = timezone.localdate(), request.GET.get("under", "")
    if under.isascii() and under.isdigit() and len(under) < 19:
        return render(request, "governance/chart/organisation_tree.html#branch", {"nodes": below(int(under), on=today)})
    return render(request, "governance/chart/organisation_tree.html", {"page": chart(actor_of(request), on=today)})


@require_safe
@login_needed
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    page = pages.organisation_page(actor_of(request), organisation_id, on=timezone.localdate())
    return render(request, "governance/chart/organisation.html", {"page": page})


def _managed(request: HttpRequest, organisation_id: int) -> pages.OrganisationPage:
    return pages.organisation_to_manage(actor_of(request), organisation_id, on=timezone.localdate())


@login_needed
def organisation_new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Add an organisation below another."""
    page, leaders = _managed(request, organisation_id), pages.leader_choices(on=timezone.localdate())
    form = OrganisationForm(request.POST or None, kinds=pages.kind_choices(), leaders=leaders)
    status = submit(request, form, lambda told: _create(actor_of(request), page.id, **told))
    if status == DONE:
        messages.success(request, _("%(name)s was added.") % {"name": form.cleaned_data["name_zh"]})
        return redirect("governance:organisation", page.id)
    title = _("Add an organisation below %(name)s") % {"name": page.name}
    return show_form(request, form, status, FormScreen(title, _("Add"), _url(page)))


@login_needed
def organisation_edit(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Rename an organisation or put it under another party organisation's lead."""
    page = _managed(request, organisation_id)
    there = {"name_zh": page.name_zh, "name_en": page.name_en, "led_by": page.led_by.id if page.led_by else ""}
    there |= {"telephone": page.telephone_words}
    form = RenameForm(request.POST or None, initial=there, leaders=pages.leader_choices(on=timezone.localdate()))
    status = submit(request, form, lambda told: _rename(actor_of(request), page.id, **told))
    if status == DONE:
        messages.success(request, _("The changes are saved."))
        return redirect("governance:organisation", page.id)
    title = _("Edit %(name)s") % {"name": page.name}
    return show_form(request, form, status, FormScreen(title, _("Save"), _url(page)))


@login_needed
def organisation_move(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Hang an organisation under another one."""
    page, now = _managed(request, organisation_id), timezone.now()
    parents = pages.parent_choices(actor_of(request), on=timezone.localdate(), apart_from=page.id)
    form = MoveForm(request.POST or None, initial={"parent": page.parent.id if page.parent else ""}, parents=parents)
    status = submit(
        request,
        form,
        lambda told: move_organisation(page.id, by=actor_of(request), now=now, parent_id=int(told["parent"])),
    )
    if status == DONE:
        messages.success(request, _("%(name)s was moved, with all below it.") % {"name": page.name})
        return redirect("governance:organisation", page.id)
    title, lead = _("Move %(name)s") % {"name": page.name}, _("All organisations below it move with it.")
    return show_form(request, form, status, FormScreen(title, _("Move"), _url(page), lead=lead))


@login_needed
def organisation_close(request: HttpRequest, organisation_id: int) -> HttpResponse:
    page, now = _managed(request, organisation_id), timezone.now()
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    status = submit(
        request,
        form,
        lambda told: close_organisation(page.id, by=actor_of(request), now=now, ends_on=told["ends_on"]),
    )
    if status == DONE:
        messages.success(request, _("%(name)s is closed.") % {"name": page.name})
        return redirect("governance:organisation", page.id)
    title, lead = _("Close %(name)s") % {"name": page.name}, _("It stays in the history; it takes no new cases.")
    return show_form(request, form, status, FormScreen(title, _("Close"), _url(page), lead=lead, kind="danger"))


def _create(actor: Actor, parent_id: int, *, led_by: str, **told: Any) -> None:
    create_organisation(by=actor, now=timezone.now(), parent_id=parent_id, led_by_id=_id(led_by), **told)


def _rename(actor: Actor, organisation_id: int, *, led_by: str, **told: Any) -> None:
    rename_organisation(organisation_id, by=actor, now=timezone.now(), led_by_id=_id(led_by), **told)


def _id(chosen: str) -> int | None:
    return int(chosen) if chosen else None


def _url(page: pages.OrganisationPage) -> str:
    return reverse("governance:organisation", args=[page.id])
