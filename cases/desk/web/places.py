"""Where a page was reached from, so that a move leads back there and not to an address that somebody made up."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from cases.desk.queries.queue import Queue, queue_of
from cases.desk.queries.wanted import View, Wanted, view_named
from governance.ground.permissions import Actor
from governance.ground.queries.paging import key_in

LISTS = {
    "inbox": "cases:inbox",
    "today": "cases:today",
    "call-backs": "cases:call-backs",
    "applications": "cases:application-list",
    "supervision": "cases:supervision",
    "statistics": "cases:statistics",
    "assessment": "cases:assessment",
}
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class Origin:
    """The list that a case was opened from: a view of the desk, perhaps beside it, or one of the short lists."""

    view: View | None = None
    is_beside: bool = False
    name: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """What a link carries to remember the list."""
        return urlencode(self.fields)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a form carries to remember the list."""
        if self.view:
            beside = [("beside", "1")] if self.is_beside else []
            return [("view", self.view.value), *self.filters, *beside]
        return [("back", self.name)] if self.name else []

    @property
    def wanted(self) -> Wanted | None:
        """The list as the queue knows it."""
        named = dict(self.filters)
        if not self.view:
            return None
        return Wanted(self.view, named.get("category", ""), named.get("community", ""), named.get("q", ""))

    @property
    def list_url(self) -> str:
        """The address of the list; empty when the case was opened from nowhere."""
        if self.view:
            return f"{reverse('cases:desk')}?{urlencode([('view', self.view.value), *self.filters])}"
        return reverse(LISTS[self.name]) if self.name else ""

    def beside(self) -> "Origin":
        """Return the same list with the case beside it."""
        return replace(self, is_beside=True)

    def after_move(self, number: str) -> str:
        """Where a move of the case leads: back beside the queue, or to the case's own page."""
        if self.view and self.is_beside:
            return f"{self.list_url}&{urlencode({'case': number})}"
        if self.name:
            return self.list_url
        address = reverse("cases:case", args=[number])
        return f"{address}?{self.query}" if self.query else address


def origin_of(request: HttpRequest) -> Origin:
    """Read the list that a request names; what is not one of ours is ignored."""
    named: Any = request.POST if request.method == "POST" else request.GET
    view = view_named(named.get("view"))
    if view is not None:
        filters = tuple(
            (name, named[name][:LONGEST_SEARCH]) for name in ("category", "community", "q") if named.get(name)
        )
        return Origin(view, named.get("beside") == "1", filters=filters)
    lists = {reverse(address): name for name, address in LISTS.items()}
    name = named.get("back") or lists.get(named.get("next"), "")
    return Origin(name=name) if name in LISTS else Origin()


def list_behind(origin: Origin, actor: Actor, now: datetime) -> Queue | None:
    """Return the list that a case was opened from; None for one of the short lists, or none."""
    return queue_of(actor, origin.wanted, now=now) if origin.wanted else None


def wanted_of(request: HttpRequest, view: View) -> Wanted:
    """Read which page of which list a request asks for."""
    named = request.GET
    return Wanted(
        view=view,
        category=named.get("category", "")[:LONGEST_SEARCH],
        community=named.get("community", "")[:LONGEST_SEARCH],
        text=named.get("q", "").strip()[:LONGEST_SEARCH],
        after=key_in(named.get("after", "")),
        before=key_in(named.get("before", "")),
    )
