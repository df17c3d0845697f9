"""When a resident wants to be called."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.answer_codes import lock_for_resident
from cases.casework.commands.asking import MoveRequest
from cases.casework.commands.moving import advance
from cases.casework.models import Case
from cases.rules.workflow.calling import Part
from cases.rules.workflow.voice import Way
from governance.ground.errors import Conflict, Invalid
from governance.ground.permissions import ANONYMOUS

LATEST_WISH = timedelta(days=90)


@transaction.atomic
def wish_call(code: str, *, answer_code: str, now: datetime, part: str = "", after: date | None = None) -> Case:
    """Note in which part of the day, and from which day on, the resident of a case wants to be called.

    Raises what `lock_for_resident` raises, Conflict for a case that has ended, Invalid for a day that is over.
    """
    case = lock_for_resident(code, answer_code=answer_code)
    if not case.is_open or not case.resident_phone_tail:
        raise Conflict(_("Nobody calls about this case any more. Below is how it stands."), code="wrong-state")
    if part not in ("", *Part):
        raise Invalid(_("Choose a part of the day."), {"part": _("Choose a part of the day.")})
    _check_day(after, timezone.localdate(now))
    moment = timezone.make_aware(datetime.combine(after, time())) if after else None
    if (case.call_part, case.call_after) == (part, moment):
        # Said again: nothing that anybody is writing at this moment goes stale.
        return case
    data = {"part": part, "after": after.isoformat() if after else "", "way": Way.ANSWER_CODE.value}
    request = MoveRequest(ANONYMOUS, now)
    advance(case, events.CALL_WISHED, request=request, call_part=part, call_after=moment, data=data)
    return case


def _check_day(after: date | None, today: date) -> None:
    if after and after < today:
        raise Invalid(_("Choose a day that is to come."), {"after": _("Choose a day that is to come.")})
    if after and after > today + LATEST_WISH:
        message = _("Choose a day within the next %(most)d days.") % {"most": LATEST_WISH.days}
        raise Invalid(message, {"after": message})
