"""What the desk's template needs besides the rows: addresses of views, filters and pages, and who is where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.casework.queries.queue_sql import LOOK_THROUGH
from cases.desk.queries.counters import Counts
from cases.desk.queries.desk_filters import category_options, community_options
from cases.desk.queries.queue import QueuePage
from cases.desk.queries.queue_counts import ViewCount, counted, view_counts
from cases.desk.queries.queue_rows import QueueRow
from cases.desk.queries.saved_views import SavedList
from cases.desk.queries.wanted import VIEWS, View, Wanted
from cases.desk.workflow import REACH, VERB_WORDS, Verb
from cases.rules.queries.registers import registers, spoken
from governance.ground.permissions import Actor


@dataclass(frozen=True)
class ViewLink:
    """A view as the menu shows it."""

    code: str
    label: str
    url: str
    count: str
    tone: str
    current: bool
    icon: str = ""


@dataclass(frozen=True)
class Chip:
    """An applied filter and the address without it."""

    name: str
    value: str
    remove_url: str


class RowView(NamedTuple):
    """A row, and who else has its case open."""

    of: QueueRow
    others: Sequence[str]


class GroupView(NamedTuple):
    """Rows under one heading."""

    label: str
    rows: Sequence[RowView]


class Shown(NamedTuple):
    """What was gathered for one page of the desk."""

    wanted: Wanted
    queue: QueuePage
    counts: Counts
    length: str
    saved: Sequence[SavedList]
    others: Mapping[str, Sequence[str]]
    has_map: bool


@dataclass(frozen=True)
class DeskPage:
    """One page of the desk with every address on it."""

    title: str
    view: View
    queue: QueuePage
    groups: Sequence[GroupView]
    verbs: Sequence[tuple[Verb, str]]
    views: Sequence[ViewLink]
    saved: Sequence[ViewLink]
    chips: Sequence[Chip]
    count: str
    url: str
    query: str
    fields: Sequence[tuple[str, str]]
    next_url: str
    previous_url: str
    first_url: str
    save_url: str
    has_map: bool
    map_url: str
    points_url: str
    bounds: str
    text: str
    categories: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]]
    communities: Sequence[tuple[str, str, bool]]
    searched_at_most: str
    has_filters: bool


def desk_page(actor: Actor, shown: Shown) -> DeskPage:
    """Put the rows, the counts and what was asked for together."""
    wanted, queue = shown.wanted, shown.queue
    chips = _chips(wanted, has_map=shown.has_map)
    here: dict[str, Any] = {"after": wanted.after, "before": wanted.before}
    saved = [_saved_link(entry, shown) for entry in shown.saved]
    return DeskPage(
        title=str(VIEWS[wanted.view].label),
        view=wanted.view,
        queue=queue,
        groups=_groups(queue, shown.others),
        verbs=_verbs(actor),
        views=[_link(entry, shown) for entry in view_counts(shown.counts)],
        saved=saved,
        chips=chips,
        count=shown.length if chips else "",
        url=list_url(wanted, has_map=shown.has_map, **here),
        query=urlencode(_asked(wanted)),
        fields=_asked(wanted),
        next_url=list_url(wanted, has_map=shown.has_map, after=queue.next_key) if queue.next_key else "",
        previous_url=list_url(wanted, has_map=shown.has_map, before=queue.previous_key) if queue.previous_key else "",
        first_url=list_url(wanted, has_map=shown.has_map) if wanted.after or wanted.before else "",
        save_url=f"{reverse('cases:saved-views')}?{urlencode(_asked(wanted))}",
        has_map=shown.has_map,
        map_url=list_url(wanted, has_map=not shown.has_map, **here),
        points_url=list_url(wanted, of="cases:desk-points", **here) if shown.has_map else "",
        bounds=_bounds(queue) if shown.has_map else "",
        text=wanted.text,
        categories=category_options(chosen=wanted.category),
        communities=community_options(actor, chosen=wanted.community),
        searched_at_most=_searched_at_most(wanted, shown.counts),
        has_filters=bool(chips),
    )


def list_url(wanted: Wanted, *, has_map: bool = False, of: str = "cases:desk", **keys: Any) -> str:
    """Return the address that holds a list: its view, its filters, and where on it the page begins."""
    parts = [*_asked(wanted), *((name, str(key)) for name, key in keys.items() if key)]
    return f"{reverse(of)}?{urlencode([*parts, *([('map', '1')] if has_map else [])])}"


def described(wanted: Wanted) -> str:
    """Say in words what a list shows."""
    return " · ".join([str(VIEWS[wanted.view].label), *(chip.value for chip in _chips(wanted))])


def _asked(wanted: Wanted) -> list[tuple[str, str]]:
    named = [("category", wanted.category), ("community", wanted.community), ("q", wanted.text)]
    return [("view", wanted.view.value), *((name, value) for name, value in named if value)]


def _link(entry: ViewCount, shown: Shown) -> ViewLink:
    url = list_url(Wanted(entry.view), has_map=shown.has_map)
    is_here = entry.view is shown.wanted.view and not any(_is_shown(kept, shown) for kept in shown.saved)
    return ViewLink(entry.view.value, entry.label, url, entry.count, entry.tone, is_here)


def _saved_link(entry: SavedList, shown: Shown) -> ViewLink:
    label = f"{entry.name} · {entry.shared_with}" if entry.shared_with else entry.name
    url = list_url(entry.wanted, has_map=shown.has_map)
    return ViewLink(str(entry.id), label, url, entry.count, "", _is_shown(entry, shown), icon="star")


def _is_shown(entry: SavedList, shown: Shown) -> bool:
    return entry.wanted == replace(shown.wanted, after=None, before=None)


def _groups(queue: QueuePage, others: Mapping[str, Sequence[str]]) -> list[GroupView]:
    return [
        GroupView(group.label, [RowView(row, others.get(row.number, ())) for row in group.rows])
        for group in queue.groups
    ]


def _bounds(queue: QueuePage) -> str:
    """Return west, south, east and north of the page's cases with some room around them; nothing without a place."""
    points = [point for row in queue.rows if (point := row.point) is not None]
    if not points:
        return ""
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    room = 0.005
    sides = (min(lons) - room, min(lats) - room, max(lons) + room, max(lats) + room)
    return ",".join(f"{side:.6f}" for side in sides)


def _verbs(actor: Actor) -> list[tuple[Verb, str]]:
    """Return what the actor may do to cases anywhere; what of it fits every ticked row is seen when they are ticked."""
    return [(verb, spoken(VERB_WORDS[verb])) for verb, reach in REACH.items() if actor.holds(reach.permission)]


def _chips(wanted: Wanted, *, has_map: bool = False) -> list[Chip]:
    names = registers()
    chips = []

    def without(**changes: Any) -> str:
        return list_url(replace(wanted, after=None, before=None, **changes), has_map=has_map)

    if wanted.category:
        chips.append(Chip(_("Category"), names.category(wanted.category), without(category="")))
    if wanted.community:
        found = next((o.id for o in names.organisations.values() if o.code == wanted.community), 0)
        name = names.organisation(found) or wanted.community
        chips.append(Chip(_("Community"), name, without(community="")))
    if wanted.text:
        chips.append(Chip(_("Search"), wanted.text, without(text="")))
    return chips


def _searched_at_most(wanted: Wanted, counts: Counts) -> str:
    """Say how many of a long view a filter without an index looked through; nothing where it was all of them."""
    is_narrowed = bool(wanted.category or wanted.text)
    return f"{LOOK_THROUGH:,}" if is_narrowed and counted(wanted.view, counts) > LOOK_THROUGH else ""
