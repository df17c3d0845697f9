"""Taking in files of cases: sending one, watching how it goes, fetching what was rejected."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.intake.commands.imports import request_import
from cases.intake.queries import imports
from cases.intake.web.forms.imports import ImportForm
from cases.intake.web.tables import template_book
from governance.ground.errors import Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors
from governance.ground.workflow.cells import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def import_list(request: HttpRequest) -> HttpResponse:
    """Show the form and the person's imports; accept a file and lead to its progress."""
    communities = imports.import_communities(actor_of(request))
    if request.method != "POST":
        return _list(request, ImportForm.fresh(communities=communities))
    form = ImportForm(request.POST, request.FILES, communities=communities)
    if form.is_valid():
        file, key = form.cleaned_data["file"], str(form.cleaned_data["idempotency_key"])
        try:
            told = {"name": file.name, "community": form.cleaned_data["community"]}
            taken = request_import(file.read(), by=actor_of(request), now=timezone.now(), key=key, **told)
            return redirect("cases:import", taken.pk)
        except Invalid as error:
            add_errors(form, error)
    return _list(request, form, status=422)


def _list(request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    pages = imports.import_pages(actor_of(request))
    return render(request, "cases/intake/imports.html", {"form": form, "imports": pages}, status=status)


@require_safe
@login_needed
def import_progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show how an import stands; the page asks again until it is over."""
    page = imports.import_page(import_id, viewer=actor_of(request))
    template = "cases/intake/import.html#progress" if request.htmx else "cases/intake/import.html"  # type: ignore[attr-defined]
    return render(request, template, {"page": page})


@require_safe
@login_needed
def import_rejected(request: HttpRequest, import_id: int) -> HttpResponse:
    """Give the rejected rows with their numbers and reasons as a CSV file."""
    rows = imports.rejected_rows(import_id, viewer=actor_of(request))
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers=_named(_("Rejected rows"), import_id, "csv")
    )
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Source id"), _("Reason")])
    writer.writerows([row.row, harmless(row.source_id), harmless(row.reason)] for row in rows)
    return response


@require_safe
@login_needed
def import_template(request: HttpRequest) -> HttpResponse:
    """Give an empty file with the columns, and the codes that may stand in them on sheets of their own."""
    book = template_book(imports.import_codes(actor_of(request)))
    return HttpResponse(
        book, content_type=XLSX, headers=_named(_("Template of an import"), timezone.localdate(), "xlsx")
    )


def _named(what: str, which: object, ending: str) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(True, f"{what} {which}.{ending}") or ""}
