"""Reporting a problem as a grid worker or an official: the form, the place under the pin, what happens next."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from cases.casework.web.seals import sealed
from cases.casework.web.sent_photos import sent_photos
from cases.intake.commands.intake import report_case
from cases.intake.queries import intake
from cases.intake.web.forms.report import ReportForm
from cases.intake.web.forms.typed import TypedForm
from cases.intake.web.meant import refuse_for_another
from cases.intake.web.sent import key_of, noted
from cases.reading.commands.phone_search import sought_phone
from cases.reading.queries.report_help import report_help
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; file what was sent and lead on, or show what is wrong with it."""
    if request.method != "POST":
        return _form(request, ReportForm.fresh(usual=intake.usual_channel(actor_of(request))))
    refuse_for_another(request, person_id=actor_of(request).person_id)
    if "ask" in request.POST or "take" in request.POST:
        return _form(request, ReportForm.resumed(request.POST, sent_photos(request)), **_help(request), is_plain=True)
    form, status = ReportForm.of(request.POST, sent_photos(request), usual=intake.usual_channel(actor_of(request))), 422
    if form.is_ready():
        try:
            filed = report_case(form.report, by=actor_of(request), now=timezone.now(), key=key_of(request, form))
            return noted(request, redirect("cases:report-done", filed.number), form, filed)
        except Invalid as error:
            add_errors(form, error)
        except NotAllowed as error:
            form.add_error("location", error.message)
            status = 403
    form.renew_key()
    return _form(request, form, status)


def _form(request: HttpRequest, form: ReportForm, status: int = 200, **beside: Any) -> HttpResponse:
    page = intake.report_page(actor_of(request))
    context = {"form": form, "page": page, **beside}
    return render(request, "cases/intake/report.html", context, status=status)


@require_POST
@login_needed
def help_while_typing(request: HttpRequest) -> HttpResponse:
    """Suggest a category for what is typed so far, and show open cases near to it."""
    return render(request, "cases/intake/report_help.html", _help(request))


def _help(request: HttpRequest) -> dict[str, Any]:
    actor, now, typed = actor_of(request), timezone.now(), TypedForm(request.POST).typed
    known = replace(typed, phone_index=sought_phone(typed.phone, by=actor, now=now))
    found = report_help(known, viewer=actor, day=timezone.localdate(now))
    return {"help": found, "seal": sealed(found.suggestion.record)}


@require_safe
@login_needed
def report_done(request: HttpRequest, number: str) -> HttpResponse:
    """Show the number of what was just reported; how it is followed is the resident's to know."""
    page = intake.done_page(number, viewer=actor_of(request))
    return render(request, "cases/intake/report_done.html", {"page": page})


@require_POST
def questions(request: HttpRequest) -> HttpResponse:
    """Show what is asked about the category that was chosen, with what was answered so far; open to residents too."""
    return render(request, "cases/intake/_questions.html", {"form": ReportForm(initial=request.POST.dict())})


@require_GET
def place(request: HttpRequest) -> HttpResponse:
    """Say in words where the pin stands."""
    try:
        longitude, latitude = float(request.GET["longitude"]), float(request.GET["latitude"])
    except (KeyError, ValueError):
        return HttpResponse(status=204)
    found = intake.picked_place(longitude, latitude, viewer=actor_of(request))
    return render(request, "cases/intake/place.html", {"place": found})
