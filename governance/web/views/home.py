"""Where each person begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from governance.http.actor import actor_of
from governance.workflow import Permission

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
    for permission, beginning in BEGINNINGS:
        if actor.holds(permission):
            return redirect(beginning)
    return redirect("governance:organisation-tree")
