"""The three rates: the board, the cases behind its figures, and those cases as a spreadsheet."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.commands.rates import note_export
from cases.queries.rate_rounds import Wanted, rounds_export, rounds_page
from cases.queries.rates_page import rates_page
from cases.web.rate_sheets import rounds_book
from governance.http.access import login_needed
from governance.http.actor import actor_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOICES = ("place", "level", "line", "period", "figure")


@require_safe
@login_needed
def rates(request: HttpRequest) -> HttpResponse:
    """Show the board of a place, by a level, for a month or a year."""
    asked = {name: request.GET.get(name, "") for name in ("place", "level", "period")}
    page = rates_page(actor_of(request), now=timezone.now(), **asked)
    here = {"place": page.place.code, "level": page.level.value}
    context = {"page": page, "here": urlencode(here), "base": urlencode({**here, "period": page.period.code})}
    return render(request, "cases/rates.html", context)


@require_safe
@login_needed
def rounds(request: HttpRequest) -> HttpResponse:
    """Show the called-back rounds behind a figure."""
    wanted = _wanted(request.GET)
    page = rounds_page(actor_of(request), wanted, after=request.GET.get("after", ""), now=timezone.now())
    kept = {name: value for name, value in vars(wanted).items() if value}
    without_figure = {name: value for name, value in kept.items() if name != "figure"}
    back = {name: value for name, value in kept.items() if name in ("place", "level", "period")}
    views = [
        {"label": words, "url": f"?{urlencode({**without_figure, 'figure': code})}", "current": current}
        for code, words, current in page.figures
    ]
    context = {"page": page, "views": views, "back": urlencode(back), "wanted": kept}
    context["yes_no"] = f"{_('yes')},{_('no')}"
    context["next"] = f"?{urlencode({**kept, 'after': page.rows.next})}" if page.rows.next else ""
    return render(request, "cases/rates_rounds.html", context)


@require_POST
@login_needed
def rounds_file(request: HttpRequest) -> HttpResponse:
    """Give the cases behind a figure, with the time of each change, as a spreadsheet; the log notes it."""
    wanted, actor, now = _wanted(request.POST), actor_of(request), timezone.now()
    export = rounds_export(actor, wanted, now=now)
    note_export(rows=len(export.rows), what=vars(wanted), by=actor, now=now)
    name = f"rates-{wanted.period or f'{timezone.localdate(now):%Y-%m}'}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(rounds_book(export), content_type=XLSX, headers=headers)


def _wanted(sent: QueryDict) -> Wanted:
    return Wanted(**{name: sent.get(name, "") for name in CHOICES})
