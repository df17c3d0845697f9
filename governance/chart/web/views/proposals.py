"""Appointments and ways back into accounts that wait for somebody else's yes."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.chart.commands.appointing import confirm_appointment, refuse_appointment
from governance.chart.commands.ways_back import agree_to_way_back, refuse_way_back
from governance.chart.queries.proposals import proposal_list, waiting_count, ways_back
from governance.ground.errors import Conflict
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.addresses import first_url, next_url


@require_safe
@login_needed
def proposals(request: HttpRequest) -> HttpResponse:
    """List what is proposed, what the actor may decide with both answers."""
    actor, after, after_way = actor_of(request), request.GET.get("after", ""), request.GET.get("after_way", "")
    page, ways = proposal_list(actor, after=after), ways_back(actor, after=after_way)
    context = {
        "page": page,
        "ways": ways,
        "next": next_url(request, page.next),
        "next_ways": f"?{urlencode({'after_way': ways.next})}" if ways.next else "",
        "first": first_url(request),
    }
    return render(request, "governance/chart/proposals.html", context)


@require_safe
@login_needed
def proposal_count(request: HttpRequest) -> HttpResponse:
    """Answer with the number that the menu shows; nothing where nothing waits."""
    return HttpResponse(waiting_count(actor_of(request)))


@never_cache
@require_POST
@login_needed
def proposal_decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Confirm one, and show the code for the first sign-in of a new account; or refuse it."""
    holds = _("Confirmed. The appointment holds from its first day.")
    ways = Ways(confirm_appointment, refuse_appointment, "governance/chart/first_code.html", holds)
    return _decide(request, proposal_id, ways)


@never_cache
@require_POST
@login_needed
def way_back_decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Agree to a way back into an account, and show the code of its link; or refuse it."""
    holds = _("Confirmed. The second factor is removed.")
    ways = Ways(agree_to_way_back, refuse_way_back, "governance/chart/reset_agreed.html", holds)
    return _decide(request, proposal_id, ways)


class Ways(NamedTuple):
    """What a yes and a no do to a proposal, and what is shown after a yes."""

    agree: Callable[..., str]
    refuse: Callable[..., None]
    with_a_code: str
    without_one: str


def _decide(request: HttpRequest, proposal_id: int, ways: Ways) -> HttpResponse:
    asked, code = {"by": actor_of(request), "now": timezone.now()}, ""
    try:
        if request.POST.get("answer") == "confirm":
            code, said = ways.agree(proposal_id, **asked), ways.without_one
        else:
            ways.refuse(proposal_id, **asked)
            said = _("Refused. Nothing changed.")
    except Conflict as conflict:
        messages.warning(request, conflict.message)
        return redirect("governance:proposal-list")
    if code:
        return render(request, ways.with_a_code, {"code": code})
    messages.success(request, said)
    return redirect("governance:proposal-list")
