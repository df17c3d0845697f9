"""Whom a report is meant to be filed for: a device that more than one person uses must not file it under another."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance.ground.errors import Conflict, NotAllowed

MEANT_FOR = "meant_for"
NOBODY = ""
CODE = "meant-for-another"


def refuse_for_another(request: HttpRequest, *, person_id: int | None) -> None:
    """Raise Conflict when what was sent names somebody else than it would be filed for; nobody is a name too."""
    if request.POST.get(MEANT_FOR, owner_of(person_id)) != owner_of(person_id):
        raise Conflict(
            _("This was written by somebody else, so it was not filed. It waits until they sign in here again."),
            code=CODE,
        )


def refuse_unless_meant(request: HttpRequest, *, person_id: int | None) -> None:
    """Raise like `refuse_for_another`, and NotAllowed when what was sent names nobody: what waits always does."""
    if MEANT_FOR not in request.POST:
        raise NotAllowed(_("This does not say who wrote it, so it was not filed."))
    refuse_for_another(request, person_id=person_id)


def owner_of(person_id: int | None) -> str:
    """Return how a device names who owns what it keeps; without an account that is nobody."""
    return NOBODY if person_id is None else str(person_id)
