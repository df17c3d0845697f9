"""The first and the last step of every decision."""

from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.ground.errors import Conflict, NotFound
from governance.ground.permissions import Actor
from governance.kit.decisions.models import Asked, Proposal
from governance.kit.decisions.permissions import require_another

Row = TypeVar("Row", bound=Asked)


def undecided(rows: QuerySet[Row], id_: int, *, by: Actor) -> Row:
    """Lock one of the rows that the actor may know of and return it, for somebody else than who asked to decide.

    Raises NotFound, NotAllowed to who asked for it or gains by it, Conflict for what was decided before.
    """
    row = rows.select_for_update(of=("self",)).filter(pk=id_).first()
    if row is None:
        raise NotFound(_("There is no such proposal, or it is not yours to see."))
    require_another(by, row)
    if row.decided_at is not None:
        raise Conflict(_("This proposal was decided already."))
    return row


def write_decision(row: Proposal, *, is_granted: bool, by: Actor, now: datetime) -> None:
    """Keep what was decided, by whom and when; once."""
    row.is_granted, row.decided_by_id, row.decided_at = is_granted, by.person_id, now
    row.save(update_fields=["is_granted", "decided_by", "decided_at"])


def asked_by(row: Asked) -> dict[str, str]:
    """Say in the record of a decision who had asked."""
    return {"asked_by_zh": row.asked_by.name_zh, "asked_by_en": row.asked_by.name_en}
