"""What the desk's template needs besides the rows: addresses of views, filters and pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.queries.counters import Counts
from cases.queries.desk_filters import category_options, community_options
from cases.queries.queue import VIEWS, QueuePage, View, ViewCount, Wanted, view_counts
from cases.queries.queue_sql import LOOK_THROUGH
from cases.queries.registers import registers
from cases.workflow import OPEN_STATES
from governance.permissions import Actor


@dataclass(frozen=True)
class ViewLink:
    """A view as the menu shows it."""

    code: str
    label: str
    url: str
    count: str
    tone: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """An applied filter and the address without it."""

    name: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class DeskPage:
    """One page of the desk with every address on it."""

    title: str
    view: View
    queue: QueuePage
    views: Sequence[ViewLink]
    chips: Sequence[Chip]
    url: str
    query: str
    next_url: str
    previous_url: str
    first_url: str
    text: str
    categories: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]]
    communities: Sequence[tuple[str, str, bool]]
    is_partly_searched: bool
    has_filters: bool


def desk_page(actor: Actor, wanted: Wanted, queue: QueuePage, counts: Counts) -> DeskPage:
    """Put the rows, the counts and what was asked for together."""
    views = view_counts(counts)
    chips = _chips(wanted)
    return DeskPage(
        title=str(VIEWS[wanted.view].label),
        view=wanted.view,
        queue=queue,
        views=[_link(entry, wanted) for entry in views],
        chips=chips,
        url=_url(wanted, after=wanted.after, before=wanted.before),
        query=urlencode(_asked(wanted)),
        next_url=_url(wanted, after=queue.next_key) if queue.next_key else "",
        previous_url=_url(wanted, before=queue.previous_key) if queue.previous_key else "",
        first_url=_url(wanted) if wanted.after or wanted.before else "",
        text=wanted.text,
        categories=category_options(chosen=wanted.category),
        communities=community_options(actor, chosen=wanted.community),
        is_partly_searched=_is_partly_searched(wanted, counts),
        has_filters=bool(chips),
    )


def _asked(wanted: Wanted) -> list[tuple[str, str]]:
    named = [("category", wanted.category), ("community", wanted.community), ("q", wanted.text)]
    return [("view", wanted.view.value), *((name, value) for name, value in named if value)]


def _url(wanted: Wanted, **keys: Any) -> str:
    parts = [*_asked(wanted), *((name, str(key)) for name, key in keys.items() if key)]
    return f"{reverse('cases:desk')}?{urlencode(parts)}"


def _link(entry: ViewCount, wanted: Wanted) -> ViewLink:
    return ViewLink(
        entry.view.value, entry.label, _url(Wanted(entry.view)), entry.count, entry.tone, entry.view is wanted.view
    )


def _chips(wanted: Wanted) -> list[Chip]:
    names = registers()
    chips = []
    if wanted.category:
        chips.append(Chip(_("Category"), names.category(wanted.category), _url(replace(wanted, category=""))))
    if wanted.community:
        found = next((o.id for o in names.organisations.values() if o.code == wanted.community), 0)
        name = names.organisation(found) or wanted.community
        chips.append(Chip(_("Community"), name, _url(replace(wanted, community=""))))
    if wanted.text:
        chips.append(Chip(_("Search"), wanted.text, _url(replace(wanted, text=""))))
    return chips


def _is_partly_searched(wanted: Wanted, counts: Counts) -> bool:
    """Tell whether a filter without an index looked only through the most urgent part of a long view."""
    is_narrowed = bool(wanted.category or wanted.text)
    return is_narrowed and counts.of(VIEWS[wanted.view].states or OPEN_STATES) > LOOK_THROUGH
