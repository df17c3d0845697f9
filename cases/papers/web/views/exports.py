"""Files that people take out of the portal: asking for one, watching how it goes, fetching it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.desk.queries.wanted import View, view_named
from cases.desk.web.places import wanted_of
from cases.figures.web.asked import rounds_of
from cases.papers.commands.exports import export_case, export_figures, export_list, export_rounds, fetch_export
from cases.papers.queries import exports
from cases.papers.queries.export_about import file_name
from cases.papers.web.forms.exports import PeopleForm, TableForm
from governance.ground.errors import Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@require_safe
@login_needed
def export_pages(request: HttpRequest) -> HttpResponse:
    """Show the person's exports."""
    return render(request, "cases/papers/exports.html", {"exports": exports.export_pages(actor_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def list_export(request: HttpRequest) -> HttpResponse:
    """Ask in which format a list of the desk is wanted, and have it written."""
    wanted = wanted_of(request, view_named(request.GET.get("view")) or View.OPEN)
    actor = actor_of(request)

    def ask(chosen: dict[str, Any], key: str) -> Any:
        reason = chosen.get("reason", "")
        return export_list(wanted, form=chosen["format"], reason=reason, by=actor, now=timezone.now(), key=key)

    form_class = PeopleForm if exports.may_name_residents(actor) else TableForm
    return _asked(request, form_class, ask, exports.list_words(actor, wanted))


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def rounds_export(request: HttpRequest) -> HttpResponse:
    """Ask in which format the cases behind a figure of the rates are wanted, and have them written."""
    wanted = rounds_of(request)
    actor = actor_of(request)

    def ask(chosen: dict[str, Any], key: str) -> Any:
        return export_rounds(wanted, form=chosen["format"], by=actor, now=timezone.now(), key=key)

    return _asked(request, TableForm, ask, exports.rounds_words(actor, wanted, now=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def figures_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask in which format a figure, its board and what it counts are wanted, and have them written."""
    actor, wanted = actor_of(request), exports.figures_asked(kind, request.GET)

    def ask(chosen: dict[str, Any], key: str) -> Any:
        return export_figures(kind, wanted, form=chosen["format"], by=actor, now=timezone.now(), key=key)

    title = exports.figures_words(actor, kind, wanted, now=timezone.now())
    return _asked(request, TableForm, ask, title, template="cases/papers/export_figures.html")


def _asked(
    request: HttpRequest,
    form_class: type[TableForm],
    ask: Callable[[dict[str, Any], str], Any],
    title: str,
    *,
    template: str = "cases/papers/export_new.html",
) -> HttpResponse:
    form, status = form_class.fresh(), 200
    if request.method == "POST":
        form, status = form_class(request.POST), 422
        if form.is_valid():
            try:
                asked = ask(form.cleaned_data, str(form.cleaned_data["idempotency_key"]))
                return redirect("cases:export", asked.pk)
            except Invalid as error:
                add_errors(form, error)
    return render(request, template, {"form": form, "title": title}, status=status)


@require_POST
@login_needed
def case_export(request: HttpRequest, number: str) -> HttpResponse:
    """Have the file of a case written as a PDF."""
    asked = export_case(number, by=actor_of(request), now=timezone.now(), key=str(uuid.uuid4()))
    return redirect("cases:export", asked.pk)


@require_safe
@login_needed
def export_progress(request: HttpRequest, export_id: int) -> HttpResponse:
    """Show how an export stands; the page asks again until it is over."""
    page = exports.export_page(export_id, viewer=actor_of(request))
    template = "cases/papers/export.html#progress" if request.htmx else "cases/papers/export.html"  # type: ignore[attr-defined]
    return render(request, template, {"page": page})


@require_safe
@login_needed
def export_file(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """Give its owner the file."""
    export = fetch_export(export_id, by=actor_of(request), now=timezone.now())
    name = file_name(export)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    file = default_storage.open(export.file)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[export.format], headers=headers)
