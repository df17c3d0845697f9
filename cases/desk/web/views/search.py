"""The search that stands in the bar of every page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.reading.commands.phone_search import sought_phone
from cases.reading.queries.search import search_page
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of


@require_safe
@login_needed
def search(request: HttpRequest) -> HttpResponse:
    """Show the cases that hold what was typed, the newest first."""
    key = request.GET.get("before", "")
    before = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
    actor, text = actor_of(request), request.GET.get("q", "")
    page = search_page(actor, text, before=before, phone=sought_phone(text, by=actor, now=timezone.now()))
    first_url = f"{reverse('cases:search')}?{urlencode({'q': page.text})}"
    context = {
        "page": page,
        "first_url": first_url if before else "",
        "next_url": f"{first_url}&before={page.next_before}" if page.next_before else "",
    }
    return render(request, "cases/desk/search.html", context)
