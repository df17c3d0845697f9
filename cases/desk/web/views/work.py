"""The short lists from which people work: a department's inbox, a community's day, the street's call-backs."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.casework.queries.presence import others_at
from cases.desk.queries.inbox import ROWS, InboxPage, inbox_page
from cases.desk.queries.next_call import next_to_call
from cases.desk.queries.past_parts import past_parts
from cases.desk.queries.today import call_back_page, today_page
from cases.desk.queries.whose import whose_named
from cases.desk.workflow import MOST_AT_ONCE
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.permissions import Actor


@require_safe
@login_needed
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what a department was given, or the list alone when the page refreshes itself."""
    whose = whose_named(request.GET.get("whose", ""))
    actor, now = actor_of(request), timezone.now()
    page = inbox_page(actor, now=now, after=request.GET.get("after", ""), whose=whose)
    context = {"page": _with_others(page, actor, now), "most_at_once": MOST_AT_ONCE}
    return render(request, _part(request, "cases/desk/inbox.html", "inbox"), context)


@require_safe
@login_needed
def past(request: HttpRequest) -> HttpResponse:
    """Show what a department has done."""
    page = past_parts(actor_of(request), after=request.GET.get("after", ""), size=ROWS)
    return render(request, "cases/desk/past_parts.html", {"page": page})


@require_safe
@login_needed
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits in the field."""
    page = today_page(actor_of(request), now=timezone.now())
    return render(request, _part(request, "cases/desk/today.html", "today"), {"page": page})


@require_safe
@login_needed
def call_backs(request: HttpRequest) -> HttpResponse:
    """Show whom the street must call."""
    page = call_back_page(actor_of(request), now=timezone.now())
    return render(request, _part(request, "cases/desk/call_backs.html", "calls"), {"page": page})


@require_safe
@login_needed
def next_call(request: HttpRequest) -> HttpResponse:
    """Lead on to the next resident who may be called now, or back to the list when there is none."""
    number = next_to_call(actor_of(request), after=request.GET.get("after", ""), now=timezone.now())
    address = reverse("cases:case-call_back", args=[number], query={"back": "call-backs"}) if number else ""
    return redirect(address or "cases:call-backs")


def _with_others(page: InboxPage, actor: Actor, now: datetime) -> InboxPage:
    """Say of each row who else has its case open."""
    found = others_at([row.number for group in page.groups for row in group.rows], actor, now=now)
    groups = (
        replace(group, rows=tuple(replace(row, others=tuple(found.get(row.number, ()))) for row in group.rows))
        for group in page.groups
    )
    return replace(page, groups=tuple(groups))


def _part(request: HttpRequest, template: str, part: str) -> str:
    return f"{template}#{part}" if request.htmx else template  # type: ignore[attr-defined]
