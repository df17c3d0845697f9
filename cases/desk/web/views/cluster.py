"""The page of a group demand: its cases on a list and a map, one message to all, links to other cases."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.casework.commands.joining import link_cases, tell_residents
from cases.desk.queries.cluster import cluster_page
from cases.desk.web.forms.cluster import LinkForm, TellForm
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import DONE, submit


@require_safe
@login_needed
@never_cache
def cluster(request: HttpRequest, number: str) -> HttpResponse:
    """Show the cluster that a case belongs to."""
    return _page(request, number)


@require_safe
@login_needed
@never_cache
def points(request: HttpRequest, number: str) -> JsonResponse:
    """Answer with the places of the cluster's cases."""
    page = cluster_page(actor_of(request), number)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": member.point},
            "properties": {
                "number": member.number,
                "tone": member.state.tone,
                "url": reverse("cases:case", args=[member.number]),
            },
        }
        for member in page.members
        if member.point
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


@require_POST
@login_needed
def tell(request: HttpRequest, number: str) -> HttpResponse:
    """Tell all residents of the cluster the same."""
    form = TellForm(request.POST)
    by, now = actor_of(request), timezone.now()
    status = submit(request, form, lambda told: tell_residents(number, by=by, now=now, **told))
    if status == DONE:
        messages.success(request, _("Told. It stands on the tracking page of each."))
        return redirect("cases:case-cluster", number)
    return _page(request, number, tell_form=form, status=status)


@require_POST
@login_needed
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Put another case beside this one without joining them."""
    form = LinkForm(request.POST)
    by, now = actor_of(request), timezone.now()
    status = submit(request, form, lambda linked: link_cases(number, by=by, now=now, to=linked["to"]))
    if status == DONE:
        messages.success(request, _("Linked. Each goes its own way."))
        return redirect("cases:case-cluster", number)
    return _page(request, number, link_form=form, status=status)


def _page(
    request: HttpRequest,
    number: str,
    *,
    tell_form: Form | None = None,
    link_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": cluster_page(actor_of(request), number),
        "tell_form": tell_form or TellForm.fresh(),
        "link_form": link_form or LinkForm(),
    }
    return render(request, "cases/desk/cluster.html", context, status=status)
