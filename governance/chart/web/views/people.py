"""People, posts and appointments."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.chart.commands.appointing import is_proposed
from governance.chart.commands.people import appoint, create_person, create_post, end_appointment
from governance.chart.queries import people as queries
from governance.chart.queries.organisation_page import OrganisationPage, organisation_to_staff, role_choices
from governance.chart.web.forms import AppointForm, EndForm, PersonForm, PostForm, SearchForm
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.addresses import next_url
from governance.ground.http.pages.forms import DONE, submit
from governance.ground.http.pages.screens import FormScreen, show_form
from governance.ground.permissions import Actor


@require_safe
@login_needed
def person_list(request: HttpRequest) -> HttpResponse:
    """List the people whom the actor keeps."""
    words, after, actor = request.GET.get("q", "")[:100], request.GET.get("after", ""), actor_of(request)
    page = queries.people_list(actor, words=words, on=timezone.localdate(), after=after)
    context = {
        "page": page,
        "form": SearchForm({"q": words}),
        "words": words,
        "next": next_url(request, page.people.next),
    }
    return render(request, "governance/chart/person_list.html", context)


@require_safe
@login_needed
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show one person with their appointments."""
    page = queries.person_page(actor_of(request), person_id, on=timezone.localdate())
    return render(request, "governance/chart/person.html", {"page": page})


@login_needed
def person_new(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    actor, now = actor_of(request), timezone.now()
    queries.require_account_opener(actor)
    form, made = PersonForm(request.POST or None), []
    status = submit(request, form, lambda told: made.append(create_person(by=actor, now=now, **told)))
    if status == DONE:
        messages.success(request, _("The account is open. Appoint its person to a post, so that it may do something."))
        return redirect("governance:person", made[0].pk)
    screen = FormScreen(_("New person"), _("Open the account"), reverse("governance:person-list"))
    return show_form(request, form, status, screen)


def _staffed(request: HttpRequest, organisation_id: int) -> OrganisationPage:
    return organisation_to_staff(actor_of(request), organisation_id, on=timezone.localdate())


@login_needed
def post_new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Set up a post in an organisation."""
    page, now = _staffed(request, organisation_id), timezone.now()
    form = PostForm(request.POST or None, roles=role_choices())
    status = submit(
        request, form, lambda told: create_post(by=actor_of(request), now=now, organisation_id=page.id, **told)
    )
    if status == DONE:
        messages.success(request, _("The post is set up. Appoint somebody to it."))
        return redirect("governance:organisation", page.id)
    title = _("New post in %(name)s") % {"name": page.name}
    return show_form(request, form, status, FormScreen(title, _("Set up the post"), _url(page)))


@login_needed
def appointment_new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Appoint somebody to a post of an organisation."""
    page, actor = _staffed(request, organisation_id), actor_of(request)
    chosen = {"post": request.GET.get("post"), "person": request.GET.get("person"), "since": timezone.localdate()}
    posts = [(str(post.id), post.name) for post in page.posts]
    form, made = AppointForm(request.POST or None, initial={**chosen, "kind": "main"}, posts=posts), []
    status = submit(request, form, lambda told: made.append(_appoint(actor, **told)))
    if status == DONE:
        messages.success(request, made[0])
        return redirect("governance:organisation", page.id)
    title = _("Appoint in %(name)s") % {"name": page.name}
    screen = FormScreen(title, _("Appoint"), _url(page), people=queries.suggestions(actor))
    return show_form(request, form, status, screen)


def _appoint(actor: Actor, *, person: str, post: str, **told: Any) -> str:
    """Appoint or propose somebody; return what came of it in words."""
    person_id = queries.person_named(actor, person)
    made = appoint(by=actor, now=timezone.now(), person_id=person_id, post_id=int(post), **told)
    if is_proposed(made):
        return _("The appointment is proposed. It holds when somebody else confirms it; they have been told.")
    return _("The appointment is made. Its authority holds from its first day.")


@login_needed
def appointment_end(request: HttpRequest, person_id: int, appointment_id: int) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    page = queries.person_page(actor, person_id, on=timezone.localdate())
    held = queries.appointment_to_end(page, appointment_id)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    status = submit(request, form, lambda told: end_appointment(held.id, by=actor, now=now, **told))
    if status == DONE:
        messages.success(request, _("The appointment ends. Its authority ends with it."))
        return redirect("governance:person", person_id)
    lead = _("%(post)s, %(organisation)s") % {"post": held.post, "organisation": held.organisation}
    title, back = (
        _("End the appointment of %(person)s") % {"person": page.name},
        reverse("governance:person", args=[person_id]),
    )
    return show_form(request, form, status, FormScreen(title, _("End the appointment"), back, lead=lead, kind="danger"))


def _url(page: OrganisationPage) -> str:
    return reverse("governance:organisation", args=[page.id])
