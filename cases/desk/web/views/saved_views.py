"""The views that a person saves: saving what the desk shows now, and putting them in order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.desk.commands.saved_views import Filters, delete_view, place_view, rename_view, save_view
from cases.desk.queries.saved_views import may_share_with, saved_lists
from cases.desk.web.desk_page import described, list_url
from cases.desk.web.forms.saved_views import PlaceForm, RenameForm, SaveViewForm
from cases.desk.web.places import origin_of
from governance.ground.errors import Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def saved_views(request: HttpRequest) -> HttpResponse:
    """Show the saved views, and save the list that the address names under a name."""
    actor, wanted = actor_of(request), origin_of(request).wanted
    form = SaveViewForm(request.POST or None, shares=may_share_with(actor))
    if request.method == "POST" and wanted is not None and form.is_valid():
        filters = Filters(wanted.view.value, wanted.category, wanted.community, wanted.text)
        try:
            save_view(filters, by=actor, **form.cleaned_data)
        except Invalid as invalid:
            add_errors(form, invalid)
        else:
            messages.success(request, _("The view is saved. It stands in the list at the side."))
            return redirect(list_url(wanted))
    return _shown(request, {"save_form": form}, status=422 if form.errors else 200)


@require_POST
@login_needed
def rename(request: HttpRequest, view_id: int) -> HttpResponse:
    """Give a view another name."""
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            rename_view(view_id, by=actor_of(request), name=form.cleaned_data["name"])
        except Invalid as invalid:
            add_errors(form, invalid)
        else:
            messages.success(request, _("The view has its new name."))
            return redirect("cases:saved-views")
    return _shown(request, {"renamed": view_id, "rename_form": form}, status=422)


@require_POST
@login_needed
def place(request: HttpRequest, view_id: int) -> HttpResponse:
    """Put a view at another place of its list; a place that is none changes nothing."""
    form = PlaceForm(request.POST)
    if form.is_valid():
        place_view(view_id, by=actor_of(request), position=form.cleaned_data["position"])
    return redirect("cases:saved-views")


@require_POST
@login_needed
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    delete_view(view_id, by=actor_of(request))
    messages.success(request, _("The view is deleted. The cases are where they were."))
    return redirect("cases:saved-views")


def _shown(request: HttpRequest, changes: dict[str, Any], *, status: int) -> HttpResponse:
    actor, origin = actor_of(request), origin_of(request)
    lists = [(entry, list_url(entry.wanted), described(entry.wanted)) for entry in saved_lists(actor)]
    context = {
        "save_form": SaveViewForm(shares=may_share_with(actor)),
        "own": _in_order([entry for entry in lists if not entry[0].shared_with]),
        "shared": _by_organisation([entry for entry in lists if entry[0].shared_with]),
        "wanted": origin.wanted,
        "origin": origin,
        "words": described(origin.wanted) if origin.wanted else "",
    }
    return render(request, "cases/desk/saved_views.html", context | changes, status=status)


def _in_order(lists: list[Any]) -> list[tuple[Any, str, str, int, int]]:
    """Number the views of one list, with the places above and below each; 0 where there is none."""
    last = len(lists)
    return [
        (entry, url, words, place - 1, place + 1 if place < last else 0)
        for place, (entry, url, words) in enumerate(lists, start=1)
    ]


def _by_organisation(lists: list[Any]) -> list[tuple[str, list[tuple[Any, str, str, int, int]]]]:
    names = dict.fromkeys(entry.shared_with for entry, _url, _words in lists)
    return [(name, _in_order([each for each in lists if each[0].shared_with == name])) for name in names]
