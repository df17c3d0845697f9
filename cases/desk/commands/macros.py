"""Running a macro: its moves and notes by their own commands, all of them or none."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.commands import desk
from cases.casework.commands.asking import SUBJECT, MoveRequest
from cases.casework.commands.checklists import present_parts
from cases.casework.commands.moving import check_unmoved, lock_case
from cases.casework.commands.notes import note_case
from cases.casework.models import Case
from cases.casework.queries.desk_help import values_of
from cases.rules.queries.desk_entries import KeptMacro, MacroStep, desk_entries, fitting
from cases.rules.queries.registers import registers, spoken
from cases.rules.workflow import Action
from cases.rules.workflow.desk_texts import MACRO_STEPS, NOTE, filled
from governance.ground.errors import NotFound, PortalError
from governance.ground.permissions import Actor
from governance.models import Event

MOVES: Mapping[str, tuple[Callable[..., Any], Callable[[MacroStep, str], dict[str, str]]]] = {
    Action.REGISTER: (desk.register_case, lambda _step, _text: {}),
    Action.ANSWER: (desk.answer_case, lambda _step, text: {"answer": text}),
    Action.DECLINE: (desk.decline_case, lambda step, text: {"reason": step.reason, "note": text}),
    Action.LEAVE_TO_COMMUNITY: (desk.leave_to_community, lambda _step, text: {"note": text}),
    Action.DISPATCH: (desk.dispatch_case, lambda step, text: {"lead": step.lead, "asked": text}),
    NOTE: (note_case, lambda _step, text: {"text": text}),
}


def run_macro(
    number: str, *, by: Actor, now: datetime, macro_id: int, version: int | None = None, key: str | None = None
) -> Case:
    """Take every step of a macro in one transaction; the same request sent again answers with the case as it is.

    Raises NotFound for a macro that is none of the case's, Conflict when the case moved on since `version`, and what
    the first step raises that cannot be taken, named; then nothing of it was done.
    """
    with transaction.atomic():
        case = lock_case(number, MoveRequest(by, now))
        if key and Event.objects.filter(subject_kind=SUBJECT, subject_id=case.pk, key=_key(key, 1)).exists():
            return case
        macro = _macro(case, macro_id, now)
        check_unmoved(case, MoveRequest(by, now, version), may_start=case.is_open)
        parts = present_parts(case)
        for n, step in enumerate(macro.steps, start=1):
            values = values_of(case, parts, registers(), now, use=step.do)
            _take(number, n, step, filled(spoken(step.text), values), by=by, now=now, key=key)
        return Case.objects.select_related("category").get(pk=case.pk)


def _macro(case: Case, macro_id: int, now: datetime) -> KeptMacro:
    found = fitting(desk_entries().macros, case.area_ids, case.category_id, timezone.localdate(now))
    macro = next((macro for macro in found if macro.id == macro_id), None)
    if macro is None:
        raise NotFound(_("There is no such macro for this case."))
    return macro


def _take(number: str, n: int, step: MacroStep, text: str, *, by: Actor, now: datetime, key: str | None) -> None:
    command, said = MOVES[step.do]
    try:
        command(number, by=by, now=now, key=_key(key, n), **said(step, text))
    except PortalError as error:
        words = {"n": n, "step": spoken(MACRO_STEPS[step.do]), "why": error.message}
        message = _("Step %(n)d (%(step)s) cannot be taken, and nothing was done: %(why)s") % words
        raise type(error)(message, code=error.code, ids=error.ids) from error


def _key(key: str | None, n: int) -> str | None:
    return f"{key[:58]}-{n}" if key else None
