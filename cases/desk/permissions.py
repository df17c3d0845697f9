"""Who may do what to many cases at once, and who keeps the views that are shared."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.desk.models import SavedView
from cases.desk.workflow import REACH, Verb, verbs_at
from cases.rules.workflow import State
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission


def bulk_verbs(actor: Actor, state: State, area_ids: Iterable[int | None]) -> tuple[Verb, ...]:
    """Return what the actor may do to a case of this area and state among others."""
    above = tuple(area_ids)
    return tuple(verb for verb in verbs_at(state) if actor.covers(REACH[verb].permission, above))


def shares_views(actor: Actor, path: str) -> bool:
    """Tell whether the actor leads or administers this organisation, and so keeps the views that all there share."""
    return any(actor.covers_path(right, path) for right in (Permission.SUPERVISE_CASE, Permission.MANAGE_ORGANISATIONS))


def require_keeper(actor: Actor, view: SavedView) -> None:
    """Raise NotAllowed unless a view is the actor's own, or shared with an organisation that they lead."""
    if view.organisation is not None and not shares_views(actor, view.organisation.path):
        raise NotAllowed(_("Only who leads or administers the organisation changes the views that it shares."))
