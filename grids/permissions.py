"""Who may change the grid."""

from governance.ground.permissions import Actor
from governance.ground.workflow import Permission


def may_keep_cells(actor: Actor, path: str) -> bool:
    """Tell whether the actor keeps the cells of the organisation of the path."""
    return actor.covers_path(Permission.MANAGE_GRIDS, path)
