"""The security log and the anchors of the history, for the auditor: on pages and as files."""

import csv
import io
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.chart.queries.anchor_page import Comparison, anchor_page, compared
from governance.chart.queries.security_log import (
    NO_LINES,
    AskedLog,
    SecurityLine,
    security_kinds,
    security_page,
    security_rows,
)
from governance.chart.web.forms_account import CopyForm, SecurityForm
from governance.ground.commands.security import note_anchors_exported, note_log_exported
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.addresses import first_url, next_url
from governance.ground.http.pages.forms import submit
from governance.ground.queries.anchors import anchor_rows
from governance.ground.workflow.cells import harmless


@never_cache
@require_safe
@login_needed
def security_log(request: HttpRequest) -> HttpResponse:
    """Show what happened at the doors and to accounts, newest first."""
    actor = actor_of(request)
    form = SecurityForm(request.GET, kinds=security_kinds(actor))
    if not form.is_valid():
        return _misread(request, form)
    page = security_page(actor, _asked(form), after=request.GET.get("after", ""))
    context = {"page": page, "form": form, "next": next_url(request, page.next), "first": first_url(request)}
    return render(request, "governance/chart/security_log.html", context)


@require_POST
@login_needed
def security_file(request: HttpRequest) -> HttpResponse:
    """Hand out what the filters leave as a CSV; that this was done stands in the log as well."""
    actor, now = actor_of(request), timezone.now()
    form = SecurityForm(request.POST, kinds=security_kinds(actor))
    if not form.is_valid():
        return _misread(request, form)
    lines = security_rows(actor, _asked(form))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_heads())
    writer.writerows([harmless(cell) for cell in _cells(line)] for line in lines)
    note_log_exported(by=actor, now=now, count=len(lines))
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"security-log-{timezone.localtime(now):%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _misread(request: HttpRequest, form: SecurityForm) -> HttpResponse:
    return render(request, "governance/chart/security_log.html", {"page": NO_LINES, "form": form}, status=422)


def _asked(form: SecurityForm) -> AskedLog:
    return AskedLog(**{name: value for name, value in form.cleaned_data.items() if value})


def _heads() -> list[str]:
    return [
        *(_("Entry"), _("When"), _("What happened"), _("Log-in name"), _("Name"), _("Done by")),
        *(_("Network address"), _("Device"), _("Door"), _("Details")),
    ]


def _cells(line: SecurityLine) -> list[str]:
    return [
        *(str(line.id), f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}", line.what),
        *(line.username, line.who, line.by, line.address, line.device, line.door, line.details),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def anchors(request: HttpRequest) -> HttpResponse:
    """Show the anchors of the history; compare them with a copy that was kept elsewhere."""
    actor, form = actor_of(request), CopyForm(request.POST or None, request.FILES or None)
    page, found = anchor_page(actor), list[Comparison]()
    status = submit(request, form, lambda typed: found.append(compared(actor, typed["copy"])))
    context = {"page": page, "form": form, "comparison": found[0] if found else None}
    return render(request, "governance/chart/anchors.html", context, status=200 if found else status)


@require_POST
@login_needed
def anchors_file(request: HttpRequest) -> HttpResponse:
    """Hand out every day's anchor as CSV or JSON, to be kept elsewhere."""
    actor, now = actor_of(request), timezone.now()
    heads, *rows = anchor_rows(actor)
    note_anchors_exported(by=actor, now=now)
    name = f"history-anchors-{timezone.localtime(now):%Y-%m-%d}"
    if request.POST.get("format") == "json":
        lines = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
        text, kind, ending = json.dumps(lines, default=str, indent=1), "application/json", "json"
    else:
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows([heads, *rows])
        text, kind, ending = written.getvalue(), "text/csv; charset=utf-8", "csv"
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
