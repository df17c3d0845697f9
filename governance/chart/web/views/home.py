"""Where each person begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.chart.queries.start import begins_district, first_steps
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of, owing_actor
from governance.ground.http.pages.menus import beginning_of


def home(request: HttpRequest) -> HttpResponse:
    """Lead staff to their work, and show residents what they can do here."""
    actor = actor_of(request)
    if actor.is_anonymous and owing_actor(request).owes:
        return redirect("login")  # Which leads on to what is owed.
    if actor.is_anonymous:
        return render(request, "governance/chart/welcome.html")
    if begins_district(actor):
        return redirect("governance:start")
    beginning = beginning_of(actor)
    return redirect(beginning.view if beginning else "governance:organisation-tree")


@require_safe
@login_needed
def start(request: HttpRequest) -> HttpResponse:
    """Show what a new district still lacks, in order."""
    steps = first_steps(actor_of(request), day=timezone.localdate())
    left = sum(not step.is_done for step in steps)
    return render(request, "governance/chart/start.html", {"steps": steps, "left": left})
