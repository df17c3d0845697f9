"""Who may change the service catalogue."""

from governance.ground.permissions import Actor
from governance.ground.workflow import Permission


def may_edit_services(actor: Actor) -> bool:
    """Tell whether the actor edits services anywhere."""
    return actor.holds(Permission.EDIT_SERVICES)
