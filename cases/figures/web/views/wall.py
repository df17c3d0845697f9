"""The wall display of a street's or the district's hall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.figures.queries.wall import wall_page
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of

WHOLE_PAGE_EVERY = 300


@require_safe
@login_needed
def wall(request: HttpRequest) -> HttpResponse:
    """Show an area's day on a whole screen; the page reads itself anew."""
    page = wall_page(actor_of(request), place=request.GET.get("place", ""), now=timezone.now())
    answer = render(request, "cases/figures/wall.html", {"page": page})
    # The figures renew themselves by script; the page as a whole also without one, and after whatever went wrong.
    answer.headers["Refresh"] = str(WHOLE_PAGE_EVERY)
    return answer
