"""Who may change the grid."""

from governance.permissions import Actor
from governance.workflow import Permission


def may_manage_grids(actor: Actor) -> bool:
    """Tell whether the actor keeps cells anywhere."""
    return actor.holds(Permission.MANAGE_GRIDS)
