"""Who decides what suggests."""

from django.utils.translation import gettext as _

from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission


def require_trainer(actor: Actor) -> None:
    """Raise NotAllowed unless the actor keeps the rules of a whole district; what suggests does so everywhere in it."""
    if not actor.is_portal and not any(grant.kind == "district" for grant in actor.scopes(Permission.MANAGE_RULES)):
        raise NotAllowed(_("Only the district's administrators decide what suggests."))
