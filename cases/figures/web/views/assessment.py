"""The assessment of departments and streets, and the evaluated parts behind its figures."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.figures.queries.assessment import assessment_page
from cases.figures.queries.assessment_list import AskedAssessment, evaluated_parts
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of


@require_safe
@login_needed
def assessment(request: HttpRequest) -> HttpResponse:
    """Show what the evaluations of a place add up to."""
    asked = {name: request.GET.get(name, "") for name in ("place", "reach")}
    page = assessment_page(actor_of(request), now=timezone.now(), **asked)
    base = urlencode({"place": page.place.code, "reach": page.reach.value})
    return render(request, "cases/figures/assessment.html", {"page": page, "base": base})


@require_safe
@login_needed
def assessment_cases(request: HttpRequest) -> HttpResponse:
    """Show the evaluated parts behind a figure."""
    asked = AskedAssessment(
        **{name: request.GET.get(name, "") for name in ("place", "reach", "figure", "department", "street")}
    )
    page = evaluated_parts(actor_of(request), asked, after=request.GET.get("after", ""), now=timezone.now())
    line = {name: value for name, value in vars(asked).items() if value}
    context = {
        "page": page,
        "line": urlencode(line),
        "back": urlencode({"place": page.place.code, "reach": page.reach.value}),
    }
    context["next"] = f"?{urlencode({**line, 'after': page.rows.next})}" if page.rows.next else ""
    return render(request, "cases/figures/assessment_cases.html", context)
