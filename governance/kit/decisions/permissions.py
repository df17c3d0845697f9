"""Who never decides: whoever asked for it, and whoever gains by it."""

from django.utils.translation import gettext as _

from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor
from governance.kit.decisions.models import Asked


def is_own_matter(actor: Actor, asked: Asked) -> bool:
    """Tell whether the actor asked for it, or gains by it: then somebody else decides."""
    own = (asked.asked_by_id, *(getattr(asked, f"{gainer}_id") for gainer in asked.gainers))
    return not actor.is_portal and actor.person_id in own


def require_another(actor: Actor, asked: Asked) -> None:
    """Raise NotAllowed where the actor asked for it, or gains by it."""
    if is_own_matter(actor, asked):
        raise NotAllowed(_("Nobody decides what they asked for, or gain by. Somebody else must."))
