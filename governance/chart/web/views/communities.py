"""A district's streets and communities from a table, tried first where one wishes."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.chart.commands.areas import Added, add_areas, try_areas
from governance.chart.queries.community_table import community_rows
from governance.chart.queries.organisation_page import district_choices, district_named
from governance.chart.web.forms import CommunitiesForm
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import DONE, submit
from governance.kit.imports.queries.encodings import text_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def communities_import(request: HttpRequest) -> HttpResponse:
    """Take a table of communities into the tree, or say what it would bring."""
    choices, made = district_choices(actor_of(request), on=timezone.localdate()), list[Added]()
    form = CommunitiesForm(request.POST or None, request.FILES or None, districts=choices)
    status = submit(request, form, lambda _told: made.append(_take(request, form)))
    if status == DONE and "try" not in request.POST:
        messages.success(request, _words(made[0], tried=False))
        return redirect("governance:organisation-tree")
    shown = {"form": form, "outcome": _words(made[0], tried=True) if made else ""}
    return render(request, "governance/chart/communities_import.html", shown, status=HTTPStatus.OK if made else status)


def _take(request: HttpRequest, form: CommunitiesForm) -> Added:
    told = form.cleaned_data
    rows = community_rows(text_of(told["file"].read()))
    add = try_areas if "try" in request.POST else partial(add_areas, since=told["since"])
    return add(rows, by=actor_of(request), now=timezone.now(), district=district_named(told["district"]))


def _words(added: Added, *, tried: bool) -> str:
    counts = {"streets": added.streets, "communities": added.communities}
    if tried:
        return _("The table can be used. Streets it would add: %(streets)d; communities: %(communities)d.") % counts
    return _("Streets added: %(streets)d; communities added: %(communities)d.") % counts
