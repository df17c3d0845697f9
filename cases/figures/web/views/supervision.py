"""The supervisor's page and the cases behind its figures."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.figures.queries.supervision import supervision_page
from cases.figures.queries.supervision_list import AskedSupervision, watched_cases
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of

LINE = ("place", "watch", "department", "category")


@require_safe
@login_needed
def supervision(request: HttpRequest) -> HttpResponse:
    """Show how many open cases of a place are late, dormant and so on."""
    page = supervision_page(actor_of(request), place=request.GET.get("place", ""), now=timezone.now())
    return render(
        request, "cases/figures/supervision.html", {"page": page, "here": urlencode({"place": page.place.code})}
    )


@require_safe
@login_needed
def supervision_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases behind a figure."""
    place, watch, department, category = (request.GET.get(name, "") for name in LINE)
    asked = AskedSupervision(place, watch, department, category)
    page = watched_cases(actor_of(request), asked, after=request.GET.get("after", ""), now=timezone.now())
    kept = {"department": department, "category": category, "place": page.place.code, "watch": page.watch.value}
    line = {name: value for name, value in kept.items() if value}
    views = [
        {"label": words, "url": f"?{urlencode({**line, 'watch': watch.value})}", "current": watch is page.watch}
        for watch, words in page.watches
    ]
    context = {"page": page, "views": views, "line": urlencode(line), "back": urlencode({"place": page.place.code})}
    context["next"] = f"?{urlencode({**line, 'after': page.rows.next})}" if page.rows.next else ""
    return render(request, "cases/figures/supervision_cases.html", context)
