"""The views that somebody keeps or shares, in their order, with live counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cases.desk.models import SavedView
from cases.desk.permissions import shares_views
from cases.desk.queries.counters import Counts
from cases.desk.queries.queue import Queue
from cases.desk.queries.queue_counts import counts_with_lists
from cases.desk.queries.wanted import Wanted, view_named
from cases.rules.queries.registers import registers, spoken
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission


@dataclass(frozen=True)
class SavedList:
    """One saved view: its list, with whom it is shared, whether the reader may change it, and its count in words."""

    id: int
    name: str
    wanted: Wanted
    shared_with: str
    shared_with_code: str
    may_change: bool
    count: str = ""


def saved_lists(actor: Actor) -> list[SavedList]:
    """Return the actor's own views, then those that their organisations share, each in its order; one statement."""
    kept = SavedView.objects.visible_to(actor).select_related("organisation")
    ordered = sorted(kept, key=lambda view: (view.organisation_id or 0, view.rank, view.pk))
    return [listed for view in ordered if (listed := _listed(actor, view)) is not None]


def saved_list(actor: Actor, code: str) -> SavedList | None:
    """Return the view of this code, as menus name it, that the actor keeps or shares; None for a view of the house."""
    if not code.isdecimal():
        return None
    return next((entry for entry in saved_lists(actor) if str(entry.id) == code), None)


def saved_lists_counted(queue: Queue) -> tuple[Counts, str, list[SavedList]]:
    """Count the viewer's areas, one list, and each of their views; two statements, however many views there are."""
    lists = saved_lists(queue.actor)
    counts, words = counts_with_lists(queue, [entry.wanted for entry in lists])
    return counts, words[0], [replace(entry, count=count) for entry, count in zip(lists, words[1:], strict=True)]


def may_share_with(actor: Actor) -> Sequence[tuple[str, str]]:
    """Return code and name of the organisations with which the actor may share a view: where they lead a desk."""
    posts = {grant.organisation_id: grant.path for grant in actor.scopes(Permission.VIEW_CASE)}
    names = registers().organisations
    return [
        (names[id_].code, spoken(names[id_].name))
        for id_, path in posts.items()
        if id_ in names and shares_views(actor, path)
    ]


def _listed(actor: Actor, kept: SavedView) -> SavedList | None:
    view = view_named(kept.view)
    if view is None:
        return None
    shared = kept.organisation
    return SavedList(
        id=kept.pk,
        name=kept.name,
        wanted=Wanted(view, category=kept.category, community=kept.community, text=kept.text),
        shared_with=shared.name if shared else "",
        shared_with_code=shared.code if shared else "",
        may_change=shared is None or shares_views(actor, shared.path),
    )
