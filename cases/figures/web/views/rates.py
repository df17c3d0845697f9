"""The three rates: the board, and the cases behind its figures."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.figures.queries.rate_rounds import rounds_page
from cases.figures.queries.rates_page import rates_page
from cases.figures.web.asked import rounds_of
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of


@require_safe
@login_needed
def rates(request: HttpRequest) -> HttpResponse:
    """Show the board of a place, by a level, for a month or a year."""
    asked = {name: request.GET.get(name, "") for name in ("place", "level", "period")}
    page = rates_page(actor_of(request), now=timezone.now(), **asked)
    here = {"place": page.place.code, "level": page.level.value}
    context = {"page": page, "here": urlencode(here), "base": urlencode({**here, "period": page.period.code})}
    return render(request, "cases/figures/rates.html", context)


@require_safe
@login_needed
def rounds(request: HttpRequest) -> HttpResponse:
    """Show the called-back rounds behind a figure."""
    wanted = rounds_of(request)
    page = rounds_page(actor_of(request), wanted, after=request.GET.get("after", ""), now=timezone.now())
    kept = {name: value for name, value in vars(wanted).items() if value}
    without_figure = {name: value for name, value in kept.items() if name != "figure"}
    back = {name: value for name, value in kept.items() if name in ("place", "level", "period")}
    views = [
        {"label": words, "url": f"?{urlencode({**without_figure, 'figure': code})}", "current": current}
        for code, words, current in page.figures
    ]
    context = {"page": page, "views": views, "back": urlencode(back)}
    context["file_url"] = f"{reverse('cases:export-rounds')}?{urlencode(kept)}"
    context["yes_no"] = f"{_('yes')},{_('no')}"
    context["next"] = f"?{urlencode({**kept, 'after': page.rows.next})}" if page.rows.next else ""
    return render(request, "cases/figures/rates_rounds.html", context)
