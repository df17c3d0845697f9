"""Who decides what suggests."""

from django.utils.translation import gettext as _

from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor, keeps_district
from governance.ground.workflow import Permission


def require_trainer(actor: Actor) -> None:
    """Raise NotAllowed unless the actor keeps the rules of a whole district; what suggests does so everywhere in it."""
    if not keeps_district(actor, Permission.MANAGE_RULES):
        raise NotAllowed(_("Only the district's administrators decide what suggests."))
