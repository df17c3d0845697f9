"""Claiming an assignment, handing it back, and giving it to a colleague."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.casework.commands.holding import claim_assignment, give_assignment, hand_back_assignment
from cases.casework.queries.colleagues import giving_of
from cases.desk.web.forms.holding import GiveForm
from cases.desk.web.places import origin_of
from governance.ground.errors import Conflict, Invalid
from governance.ground.http.errors import flash
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors


@require_POST
@login_needed
def claim(request: HttpRequest, number: str, assignment_id: int) -> HttpResponse:
    """Take an assignment for oneself; who comes second is told who has it."""
    return _held(request, number, assignment_id, claim_assignment, _("This is yours now."))


@require_POST
@login_needed
def hand_back(request: HttpRequest, number: str, assignment_id: int) -> HttpResponse:
    """Make an assignment nobody's again."""
    return _held(request, number, assignment_id, hand_back_assignment, _("It is open to every colleague again."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def give(request: HttpRequest, number: str, assignment_id: int) -> HttpResponse:
    """Give an assignment to a colleague, or show who there is."""
    page = giving_of(actor_of(request), number, assignment_id)
    form = GiveForm(request.POST or None, colleagues=page.colleagues, initial={"to": page.holder})
    origin = origin_of(request)
    if form.is_valid():
        try:
            _run(request, number, assignment_id, give_assignment, **form.cleaned_data)
            messages.success(request, _("They were told that it is theirs now."))
            return redirect(origin.after_move(number))
        except Invalid as error:
            add_errors(form, error)
    context = {"page": page, "form": form, "origin": origin, "number": number}
    return render(request, "cases/desk/give.html", context, status=422 if form.errors else 200)


def _held(
    request: HttpRequest, number: str, assignment_id: int, command: Callable[..., Any], words: str
) -> HttpResponse:
    try:
        _run(request, number, assignment_id, command)
        messages.success(request, words)
    except Conflict as conflict:
        flash(request, conflict)
    return redirect(origin_of(request).after_move(number))


def _run(request: HttpRequest, number: str, assignment_id: int, command: Callable[..., Any], **rest: Any) -> None:
    command(number, by=actor_of(request), now=timezone.now(), assignment_id=assignment_id, **rest)
