"""The street desk: the queue, and beside it the case that was chosen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.queries.case_page import case_page
from cases.queries.counters import counts_for
from cases.queries.queue import first_view, queue_page, view_named
from cases.web.case_context import case_context
from cases.web.desk_page import desk_page
from cases.web.places import origin_of, wanted_of
from governance.errors import NotFound
from governance.http.access import login_needed
from governance.http.actor import actor_of


@require_safe
@login_needed
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """Show one page of the queue, or its rows alone when it refreshes itself."""
    actor, now = actor_of(request), timezone.now()
    wanted = wanted_of(request, view_named(request.GET.get("view")) or first_view(actor))
    page = desk_page(actor, wanted, queue_page(actor, wanted, now=now), counts_for(actor, now=now))
    context = {"desk": page, "chosen": request.GET.get("case", "")}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "cases/desk_refresh.html", context)
    return render(request, "cases/desk.html", _beside(request, context))


def _beside(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the chosen case, unless it is gone or not theirs."""
    if not context["chosen"]:
        return context
    origin = origin_of(request).beside()
    try:
        page = case_page(actor_of(request), context["chosen"], now=timezone.now(), wanted=origin.wanted)
    except NotFound:
        return {**context, "chosen": ""}
    return {**case_context(request, page, origin), **context, "is_panel": True}
