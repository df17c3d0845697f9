"""Where each person begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.chart.queries.start import first_steps, is_new
from governance.ground.http.access import login_needed
from governance.ground.http.actor import actor_of
from governance.ground.workflow import Permission

# The first line whose permission the person holds says where their day begins.
BEGINNINGS = (
    (Permission.HANDLE_ASSIGNMENT, "cases:inbox"),
    (Permission.REGISTER_CASE, "cases:desk"),
    (Permission.DISPATCH_CASE, "cases:desk"),
    (Permission.CALL_BACK, "cases:desk"),
    (Permission.SUPERVISE_CASE, "cases:desk"),
    (Permission.VERIFY_CASE, "cases:today"),
    (Permission.REPORT_CASE, "cases:today"),
    (Permission.MANAGE_ORGANISATIONS, "governance:organisation-tree"),
    (Permission.MANAGE_PEOPLE, "governance:person-list"),
    (Permission.READ_LOG, "governance:log"),
    (Permission.VIEW_CASE, "cases:desk"),
)


def home(request: HttpRequest) -> HttpResponse:
    """Lead staff to their work, and show residents what they can do here."""
    actor = actor_of(request)
    if actor.is_anonymous:
        return render(request, "governance/welcome.html")
    if actor.holds(Permission.MANAGE_ORGANISATIONS) and is_new():
        return redirect("governance:start")
    for permission, beginning in BEGINNINGS:
        if actor.holds(permission):
            return redirect(beginning)
    return redirect("governance:organisation-tree")


@require_safe
@login_needed
def start(request: HttpRequest) -> HttpResponse:
    """Show what a new district still lacks, in order."""
    steps = first_steps(actor_of(request), day=timezone.localdate())
    left = sum(not step.is_done for step in steps)
    return render(request, "governance/start.html", {"steps": steps, "left": left})
