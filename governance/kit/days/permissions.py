"""Who changes the working calendar."""

from django.utils.translation import gettext as _

from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor, keeps_district
from governance.ground.workflow import Permission


def may_change_calendar(actor: Actor) -> bool:
    """Tell whether the actor keeps the rules of a whole district: a day is the same everywhere in it."""
    return keeps_district(actor, Permission.MANAGE_RULES)


def require_calendar(actor: Actor) -> None:
    """Raise NotAllowed unless the actor changes the calendar."""
    if not may_change_calendar(actor):
        raise NotAllowed(_("Only the district's administrators change the working calendar."))
