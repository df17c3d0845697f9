"""Ticking what must be checked on a case; a stage ends only when everything before it is ticked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.asking import SUBJECT, MoveRequest
from cases.casework.commands.moving import lock_case
from cases.casework.models import Assignment, Case, ChecklistTick
from cases.casework.permissions import require_checker
from cases.casework.queries.desk_help import items_for
from cases.rules.queries.desk_entries import KeptItem
from cases.rules.queries.registers import spoken
from cases.rules.workflow.desk_texts import Stage
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.permissions import Actor, person_of
from governance.ground.workflow import Words


@transaction.atomic
def tick_item(number: str, *, by: Actor, now: datetime, item_id: int) -> None:
    """Say that something was checked; doing so again changes nothing."""
    case, item = _lock(number, by, now, item_id)
    _row, is_new = ChecklistTick.objects.get_or_create(
        case=case, round=case.round, item_id=item.id, defaults={"by_id": person_of(by), "at": now}
    )
    if is_new:
        _record(events.ITEM_TICKED, case, item, by, now)


@transaction.atomic
def clear_item(number: str, *, by: Actor, now: datetime, item_id: int) -> None:
    """Take a tick back; doing so again changes nothing."""
    case, item = _lock(number, by, now, item_id)
    gone, _each = ChecklistTick.objects.filter(case=case, round=case.round, item_id=item.id).delete()
    if gone:
        _record(events.ITEM_CLEARED, case, item, by, now)


def require_checked(case: Case, stage: Stage, rows: Sequence[Assignment], now: datetime) -> None:
    """Raise Invalid with what is still to be ticked before a stage of a locked case ends."""
    items = [item for item in items_for(case, rows, now) if item.stage is stage]
    if not items:
        return
    ticked = set(ChecklistTick.objects.filter(case=case, round=case.round).values_list("item_id", flat=True))
    if missing := [item for item in items if item.id not in ticked]:
        names = spoken(Words("；", "; ")).join(spoken(item.name) for item in missing)
        words = _("First tick on the checklist: %(names)s") % {"names": names}
        raise Invalid(words, code="checklist-open", ids=[item.id for item in missing])


def present_parts(case: Case) -> list[Assignment]:
    """Return the assignments of the case's present round."""
    return list(Assignment.objects.of_round(case))


def _lock(number: str, by: Actor, now: datetime, item_id: int) -> tuple[Case, KeptItem]:
    case = lock_case(number, MoveRequest(by, now))
    rows = present_parts(case)
    require_checker(by, case, rows)
    item = next((item for item in items_for(case, rows, now) if item.id == item_id), None)
    if item is None:
        raise NotFound(_("There is no such item on the checklist of this case."))
    if not case.is_open:
        raise Conflict(_("The case has ended: its checklist stays as it is."), code="wrong-state")
    return case, item


def _record(event: str, case: Case, item: KeptItem, by: Actor, now: datetime) -> None:
    data = {"item": item.id, "item_zh": item.name.zh, "item_en": item.name.en}
    outbox.record(event, subject=outbox.Subject(SUBJECT, case.pk), by=by, at=now, data=data)
