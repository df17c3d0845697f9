"""Which colleague works on an assignment: claimed, handed back, given; nobody's form goes stale by it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.asking import MoveRequest
from cases.casework.commands.moving import about_assignment, lock_assignments, lock_case, own_assignment
from cases.casework.models import Assignment
from cases.casework.permissions import leads_colleagues, require_lead_of_colleagues
from cases.casework.queries.colleagues import Colleague, colleagues_of
from cases.casework.queries.holders import holder_of, with_holders
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed
from governance.ground.permissions import Actor, person_of
from governance.models import folded


@transaction.atomic
def claim_assignment(number: str, *, by: Actor, now: datetime, assignment_id: int) -> Assignment:
    """Take an open assignment for oneself; doing so again changes nothing.

    Raises Conflict with the name of the colleague who has it already, unless that one no longer handles assignments.
    """
    mine = _lock(number, by, now, assignment_id)
    me = person_of(by)
    if mine.holder_id == me:
        return mine
    holder = holder_of(with_holders(Assignment.objects.filter(pk=mine.pk)).get())
    if holder is not None:
        words = _("%(person)s has claimed this already. Ask them to hand it back.")
        raise Conflict(words % {"person": holder.name}, code="held-by-another")
    return _hold(mine, events.ASSIGNMENT_CLAIMED, by=by, now=now, holder=Colleague(me, by.username, by.names))


@transaction.atomic
def hand_back_assignment(number: str, *, by: Actor, now: datetime, assignment_id: int) -> Assignment:
    """Make an assignment nobody's again: by who has it, or by who leads them; doing so again changes nothing."""
    mine = _lock(number, by, now, assignment_id)
    if mine.holder_id is None:
        return mine
    if mine.holder_id != by.person_id and not leads_colleagues(by, mine):
        raise NotAllowed(_("Only the colleague who has it, or who leads the department, hands it back."))
    return _hold(mine, events.ASSIGNMENT_HANDED_BACK, by=by, now=now, holder=None)


@transaction.atomic
def give_assignment(number: str, *, by: Actor, now: datetime, assignment_id: int, to: str) -> Assignment:
    """Have a colleague, by log-in name, work on an assignment, whoever had it before; they are told.

    Raises NotAllowed unless the actor leads them, Invalid for a name that is nobody's who handles such assignments.
    """
    mine = _lock(number, by, now, assignment_id)
    require_lead_of_colleagues(by, mine)
    chosen = next((colleague for colleague in colleagues_of(mine) if folded(colleague.username) == folded(to)), None)
    if chosen is None:
        message = _("Choose a colleague who handles assignments of this department.")
        raise Invalid(message, {"to": message})
    if chosen.id == mine.holder_id:
        return mine
    return _hold(mine, events.ASSIGNMENT_GIVEN, by=by, now=now, holder=chosen)


def _lock(number: str, by: Actor, now: datetime, assignment_id: int) -> Assignment:
    case = lock_case(number, MoveRequest(by, now))
    mine = own_assignment(lock_assignments(case), assignment_id, MoveRequest(by, now))
    if not mine.is_open:
        raise Conflict(_("This assignment is finished."), code="wrong-state")
    return mine


def _hold(mine: Assignment, event: str, *, by: Actor, now: datetime, holder: Colleague | None) -> Assignment:
    mine.holder_id = holder.id if holder else None
    mine.save(update_fields=["holder"])
    named: dict[str, Any] = (
        {"holder": holder.id, "holder_zh": holder.names.zh, "holder_en": holder.names.en} if holder else {}
    )
    subject = outbox.Subject("cases.case", mine.case_id)
    outbox.record(event, subject=subject, by=by, at=now, data={**about_assignment(mine), **named})
    return mine
