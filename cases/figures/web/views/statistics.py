"""Statistics of an area: tables, the charts drawn from them, and the cases behind their figures."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.figures.queries.statistics import statistics_page
from cases.figures.queries.statistics_list import counted_cases
from cases.figures.web.asked import counted_of
from cases.figures.web.charts import charts_of
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of


@require_safe
@login_needed
def statistics(request: HttpRequest) -> HttpResponse:
    """Show what was reported and what ended in a place."""
    asked = {name: request.GET.get(name, "") for name in ("place", "reach")}
    page = statistics_page(actor_of(request), now=timezone.now(), **asked)
    base = urlencode({"place": page.place.code, "reach": page.reach.value})
    return render(
        request, "cases/figures/statistics.html", {"page": page, "charts": charts_of(page, base), "base": base}
    )


@require_safe
@login_needed
def statistics_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases behind a figure."""
    asked = counted_of(request)
    page = counted_cases(actor_of(request), asked, after=request.GET.get("after", ""), now=timezone.now())
    kept = {**vars(asked), "place": page.place.code, "reach": page.reach.value, "figure": page.figure.value}
    line = {name: value for name, value in kept.items() if value}
    views = [
        {"label": words, "url": f"?{urlencode({**line, 'figure': figure.value})}", "current": figure is page.figure}
        for figure, words in page.figures
    ]
    context = {
        "page": page,
        "views": views,
        "line": urlencode(line),
        "back": urlencode({name: kept[name] for name in ("place", "reach")}),
    }
    context["next"] = f"?{urlencode({**line, 'after': page.rows.next})}" if page.rows.next else ""
    return render(request, "cases/figures/statistics_cases.html", context)
