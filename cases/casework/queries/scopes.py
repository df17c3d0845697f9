"""The areas whose cases an actor sees in lists."""

from collections.abc import Iterable

from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import AREA_KINDS, Permission


def unaccused(actor: Actor, of: str = "") -> str:
    """Return the condition that keeps cases from those they accuse; `of` is the name of the cases with its dot.

    Paths are made of digits and slashes only, so they stand in the statement itself and every list can take them.
    """
    paths = "" if actor.is_portal else ",".join(sorted(actor.own_paths))
    return f"{of}accused_path <> ALL ('{{{paths}}}')"


def area_scopes(actor: Actor) -> tuple[Grant, ...]:
    """Return the actor's districts, streets and communities, none of which lies inside another."""
    return _outermost(actor.scopes(Permission.VIEW_CASE))


def phone_scopes(actor: Actor) -> tuple[Grant, ...]:
    """Return the areas whose cases the actor sees and whose residents' numbers they may have shown."""
    shown, seen = actor.scopes(Permission.VIEW_PHONE), actor.scopes(Permission.VIEW_CASE)
    inside = [grant for grant in shown if actor.covers_path(Permission.VIEW_CASE, grant.path)]
    around = [grant for grant in seen if actor.covers_path(Permission.VIEW_PHONE, grant.path)]
    return _outermost([*inside, *around])


def supervised_scopes(actor: Actor) -> tuple[Grant, ...]:
    """Return the areas that the actor supervises or audits and whose cases they see, none inside another."""
    watched = (*actor.scopes(Permission.SUPERVISE_CASE), *actor.scopes(Permission.READ_LOG))
    return _outermost(grant for grant in watched if actor.covers_path(Permission.VIEW_CASE, grant.path))


def _outermost(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    areas = {grant for grant in grants if grant.kind in AREA_KINDS}
    kept: list[Grant] = []
    for area in sorted(areas, key=lambda grant: grant.path):
        if not kept or not area.path.startswith(kept[-1].path):
            kept.append(area)
    return tuple(kept)
