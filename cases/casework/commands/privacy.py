"""Showing what is kept masked, and noting who looked and why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.models import Assignment, Case
from governance.ground import outbox
from governance.ground.commands.security import note
from governance.ground.errors import Invalid, NotFound
from governance.ground.events import DATA_REVEALED
from governance.ground.permissions import Actor, require
from governance.ground.workflow import Permission


@transaction.atomic
def reveal_phone(number: str, *, by: Actor, now: datetime, reason: str) -> str:
    """Return the resident's whole phone number and record who saw it and why."""
    case = Case.objects.visible_to(by).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    departments = Assignment.objects.present().filter(case=case).values_list("organisation_id", "department_id")
    require(by, Permission.VIEW_PHONE, [*case.area_ids, *(id_ for pair in departments for id_ in pair)])
    if not reason.strip():
        raise Invalid(_("Say why you need the whole number."), {"reason": _("Say why you need the whole number.")})
    outbox.record(
        events.PHONE_REVEALED,
        subject=outbox.Subject("cases.case", case.pk),
        by=by,
        at=now,
        data={"reason": reason.strip()},
    )
    note(DATA_REVEALED, at=now, by=by, case=case.number, reason=reason.strip())
    return str(case.resident_phone)
