"""Statistics of an area: tables, and the charts drawn from them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.queries.statistics import statistics_page
from cases.web.charts import charts_of
from governance.http.access import login_needed
from governance.http.actor import actor_of


@require_safe
@login_needed
def statistics(request: HttpRequest) -> HttpResponse:
    """Show what was reported and what ended in a place."""
    asked = {name: request.GET.get(name, "") for name in ("place", "reach")}
    page = statistics_page(actor_of(request), now=timezone.now(), **asked)
    return render(request, "cases/statistics.html", {"page": page, "charts": charts_of(page)})
