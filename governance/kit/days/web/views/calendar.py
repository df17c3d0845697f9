"""The working calendar: a year, one day, and the loading of a year, each change looked at before it is made."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance.ground.errors import Conflict, Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors
from governance.kit.days.commands.calendar import change_calendar
from governance.kit.days.queries import year_page as queries
from governance.kit.days.web.forms import KNOWN, CalendarForm, DayForm, YearForm
from governance.kit.days.workflow import Draft


@require_safe
@login_needed
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    shown = year or timezone.localdate().year
    return render(request, "governance/days/calendar.html", {"page": queries.year_page(actor_of(request), shown)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def day_change(request: HttpRequest, day: str) -> HttpResponse:
    """Decide one day."""
    page = queries.day_page(actor_of(request), day)
    initial = {"works": "no" if page.is_working else "yes", "name": page.name}
    form = DayForm(request.POST or None, initial=initial)
    context = {"title": f"{page.day:%Y-%m-%d}", "lead": f"{page.says} · {page.source}", "year": page.day.year}
    return _changed(request, form, page.day, context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def year_load(request: HttpRequest, year: int) -> HttpResponse:
    """Load a year."""
    year = queries.year_to_load(actor_of(request), year)
    form = YearForm(request.POST or None, initial={"way": KNOWN})
    return _changed(request, form, year, {"title": _("Load the calendar of %(year)d") % {"year": year}, "year": year})


def _changed(request: HttpRequest, form: CalendarForm, of: Any, context: dict[str, Any]) -> HttpResponse:
    """Show the form, what would change once it is filled in, and make the change once that was looked at."""
    preview, status = None, HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                draft = form.draft(of)
                if form.cleaned_data["seen"] and _save(request, form, draft):
                    return redirect("days:calendar-year", context["year"])
                preview = queries.preview_page(actor_of(request), draft)
                status = HTTPStatus.CONFLICT if form.errors else HTTPStatus.OK
            except Invalid as error:
                add_errors(form, error)
    told = {**context, "form": form, "preview": preview}
    return render(request, "governance/days/change.html", told, status=status)


def _save(request: HttpRequest, form: CalendarForm, draft: Draft) -> bool:
    told = form.cleaned_data
    try:
        changes = change_calendar(
            draft, by=actor_of(request), now=timezone.now(), reason=told["reason"], seen=told["seen"]
        )
    except Conflict as error:
        form.add_error(None, error.message)
        return False
    words = ngettext(
        "The calendar is changed, on %(count)d day. Running deadlines follow within moments.",
        "The calendar is changed, on %(count)d days. Running deadlines follow within moments.",
        len(changes),
    )
    messages.success(request, words % {"count": len(changes)})
    return True
