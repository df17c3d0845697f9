"""The security log, for the auditor: on a page and as a file."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.commands.security import note_log_exported
from governance.http.access import login_needed
from governance.http.actor import actor_of
from governance.http.addresses import first_url, next_url
from governance.queries.security_log import Asked, SecurityLine, security_kinds, security_page, security_rows
from governance.web.forms_account import SecurityForm

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_safe
@login_needed
def security_log(request: HttpRequest) -> HttpResponse:
    """Show what happened at the doors and to accounts, newest first."""
    form = SecurityForm(request.GET, kinds=security_kinds())
    page = security_page(actor_of(request), _asked(form), after=request.GET.get("after", ""))
    context = {"page": page, "form": form, "next": next_url(request, page.next), "first": first_url(request)}
    return render(request, "governance/security_log.html", context)


@require_POST
@login_needed
def security_file(request: HttpRequest) -> HttpResponse:
    """Hand out what the filters leave as a CSV; that this was done stands in the log as well."""
    form, actor, now = SecurityForm(request.POST, kinds=security_kinds()), actor_of(request), timezone.now()
    asked = _asked(form)
    lines = security_rows(actor, asked)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_heads())
    writer.writerows([_plain(cell) for cell in _cells(line)] for line in lines)
    note_log_exported(by=actor, now=now, count=len(lines))
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"security-log-{timezone.localtime(now):%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(form: SecurityForm) -> Asked:
    form.is_valid()
    return Asked(**{name: value for name, value in form.cleaned_data.items() if value})


def _heads() -> list[str]:
    return [
        *(_("Entry"), _("When"), _("What happened"), _("Log-in name"), _("Name"), _("Done by")),
        *(_("Network address"), _("Device"), _("Door"), _("Details")),
    ]


def _cells(line: SecurityLine) -> list[str]:
    return [
        *(
            str(line.id),
            f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
        ),
        *(line.address, line.device, line.door, line.details),
    ]


def _plain(cell: str) -> str:
    """Keep a spreadsheet from reading as a formula what somebody called their browser."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
