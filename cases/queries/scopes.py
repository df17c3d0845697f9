"""The areas whose cases an actor sees in lists."""

from governance.permissions import Actor, Grant
from governance.workflow import AREA_KINDS, Permission


def area_scopes(actor: Actor) -> tuple[Grant, ...]:
    """Return the actor's districts, streets and communities, none of which lies inside another."""
    areas = [grant for grant in actor.scopes(Permission.VIEW_CASE) if grant.kind in AREA_KINDS]
    kept: list[Grant] = []
    for area in sorted(set(areas), key=lambda grant: grant.path):
        if not kept or not area.path.startswith(kept[-1].path):
            kept.append(area)
    return tuple(kept)
