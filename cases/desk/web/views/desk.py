"""The street desk: the queue, the case that was chosen beside it, their places on the map, and who is where."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.casework.queries.presence import others_at
from cases.desk.commands.presence import enter, enter_seen
from cases.desk.queries.case_page import case_page
from cases.desk.queries.queue import Queue, queue_of
from cases.desk.queries.saved_views import saved_list, saved_lists_counted
from cases.desk.queries.wanted import first_view, view_named
from cases.desk.web.case_context import case_context
from cases.desk.web.desk_page import DeskPage, Shown, desk_page, list_url
from cases.desk.web.places import origin_of, wanted_of
from cases.desk.workflow import MOST_AT_ONCE
from cases.reading.commands.phone_search import sought_phone
from governance.ground.errors import NotFound
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of


@require_safe
@login_needed
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """Show one page of the queue, or its rows alone when it refreshes itself.

    A saved view that was chosen among the others is opened with the filters that it keeps; where it was open already,
    it is the filters that were changed.
    """
    code = request.GET.get("view", "")
    kept = saved_list(actor_of(request), code)
    if kept is not None:
        narrowed = wanted_of(request, kept.wanted.view) if request.GET.get("kept") == code else kept.wanted
        return redirect(list_url(narrowed, has_map=request.GET.get("map") == "1"))
    chosen = request.GET.get("case", "")
    queue = _queue(request)
    page = _page(request, queue, chosen)
    context = {"desk": page, "chosen": chosen, "most_at_once": MOST_AT_ONCE}
    context["is_elsewhere"] = chosen not in (row.number for row in page.queue.rows)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "cases/desk/desk_refresh.html", context)
    return render(request, "cases/desk/desk.html", _beside(request, queue, context))


@require_safe
@login_needed
@never_cache
def points(request: HttpRequest) -> JsonResponse:
    """Answer with the places of the page's cases, for the map beside the list."""
    found = [(row, row.point) for row in _queue(request).page().rows]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {
                "number": row.number,
                "tone": row.deadline.tone if row.deadline else row.state.tone,
                "url": f"{reverse('cases:case', args=[row.number])}?{origin_of(request).query}",
            },
        }
        for row, place in found
        if place is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


@require_safe
@login_needed
@never_cache
def present(request: HttpRequest, number: str) -> HttpResponse:
    """Say who else has a case open, and let them see that this person still has."""
    actor, now = actor_of(request), timezone.now()
    enter_seen(actor, number, now=now)
    return render(request, "cases/desk/present.html", {"others": others_at([number], actor, now=now).get(number, ())})


def _queue(request: HttpRequest) -> Queue:
    actor, now = actor_of(request), timezone.now()
    wanted = wanted_of(request, view_named(request.GET.get("view")) or first_view(actor))
    return queue_of(actor, replace(wanted, phone=sought_phone(wanted.text, by=actor, now=now)), now=now)


def _page(request: HttpRequest, queue: Queue, chosen: str) -> DeskPage:
    actor, page = queue.actor, queue.page()
    counts, count, saved = saved_lists_counted(queue)
    if chosen in (row.number for row in page.rows):
        enter(actor, chosen, now=queue.now)
    others = others_at([row.number for row in page.rows], actor, now=queue.now)
    has_map = request.GET.get("map") == "1"
    return desk_page(actor, Shown(queue.wanted, page, counts, count, saved, others, has_map))


def _beside(request: HttpRequest, queue: Queue, context: dict[str, Any]) -> dict[str, Any]:
    """Add the chosen case, unless it is gone or not theirs."""
    if not context["chosen"]:
        return context
    origin = origin_of(request).beside()
    try:
        page = case_page(queue.actor, context["chosen"], now=queue.now, queue=queue)
    except NotFound:
        return {**context, "chosen": ""}
    return {**case_context(request, page, origin), **context, "is_panel": True}
