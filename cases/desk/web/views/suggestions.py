"""What is suggested beside a case, and the administrator's page of what suggests."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.desk.web.leads import leads_context
from cases.reading.commands.suggestions import activate_version, request_training
from cases.reading.queries.near import near_to_case
from cases.reading.queries.suggestion_versions import versions_page
from cases.reading.queries.suggestions import leads_for_case
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of


@require_safe
@login_needed
def case_leads(request: HttpRequest, number: str) -> HttpResponse:
    """Show who might lead a case, and why; the person chooses."""
    leads = leads_for_case(number, viewer=actor_of(request), day=timezone.localdate())
    return render(request, "cases/desk/leads.html", leads_context(leads))


@require_safe
@login_needed
def case_near(request: HttpRequest, number: str) -> HttpResponse:
    """Show the open cases near to a case; beside the case, only the list."""
    near = near_to_case(number, viewer=actor_of(request), day=timezone.localdate())
    template = "cases/desk/near.html#list" if request.htmx else "cases/desk/near.html"  # type: ignore[attr-defined]
    return render(request, template, {"number": number, "near": near})


@require_safe
@login_needed
def versions(request: HttpRequest) -> HttpResponse:
    """List the trainings with their figures."""
    return render(request, "cases/desk/suggestions.html", {"page": versions_page(actor_of(request))})


@require_POST
@login_needed
def train(request: HttpRequest) -> HttpResponse:
    """Have a worker learn anew."""
    request_training(by=actor_of(request), now=timezone.now())
    messages.success(request, _("A worker is learning from the closed cases. Its figures appear here soon."))
    return redirect("cases:suggestions")


@require_POST
@login_needed
def activate(request: HttpRequest, version_id: int) -> HttpResponse:
    """Let another version suggest."""
    activate_version(version_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("Version %(id)s suggests now.") % {"id": version_id})
    return redirect("cases:suggestions")
