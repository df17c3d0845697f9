"""Keeping a complaint from whom it accuses; the level above handles it (北京市接诉即办工作条例 第八条第三款)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases import events
from cases.commands.alongside import NOTHING, Alongside, changing
from cases.commands.assigning import releasing
from cases.commands.moving import Request, about_assignment, advance, lock_assignments, lock_for, move, required_text
from cases.models import Assignment, Case
from cases.queries.recusal import accusable
from cases.queries.registers import OrganisationEntry
from cases.workflow import WITH_DEPARTMENTS, Action, AssignmentRole, State
from governance.commands.notifications import withdraw
from governance.errors import Invalid
from governance.queries.holders import people_below

_UNWATCHED = "unwatched AS (DELETE FROM cases_casewatch WHERE case_id = %s AND person_id = ANY (%s))"
# With a part goes whatever was asked for it, and what the accused asked for the case as a whole.
_TAKEN_BACK = """
taken_back AS (
  UPDATE cases_application SET standing = 'withdrawn', decided_at = %s
  WHERE case_id = %s AND standing = 'open'
    AND (assignment_id = ANY (%s) OR assignment_id IS NULL AND asked_by_id = ANY (%s))
  RETURNING id)
"""
_COUNTED = "(SELECT jsonb_build_object('withdrawn', count(*)) FROM taken_back)"


@move
def name_accused(number: str, request: Request, *, organisation: str, reason: str) -> Case:
    """Say which organisation a case complains of, by its code, or by none that it complains of nobody after all.

    Whoever has authority from that organisation or one below it sees nothing of the case any more: what they were told
    of it is taken back, and they watch it no longer. What they had to do for it ends in the same move; where they led,
    or were to handle it as its community, the desk decides anew who acts. What was taken from them does not come back
    when the naming was a mistake. Raises Invalid for the district itself, above which is nobody, and for taking back
    what was not said.
    """
    case = lock_for(Action.NAME_ACCUSED, number, request)
    said = required_text(reason, "reason", _("Say why."))
    accused = _organisation(organisation) if organisation else None
    if accused is None and not case.accused_path:
        message = _("This case complains of nobody. Choose an organisation, or leave it.")
        raise Invalid(message, {"organisation": message})
    case.accused_path = accused.path if accused else ""
    if accused is None:
        advance(case, events.ACCUSED_NAMED, request=request, accused_path="", data={"reason": said})
        return case
    people = people_below(accused.path)
    withdraw(people, url=f"/cases/{case.number}/")
    parts = lock_assignments(case) if case.state in WITH_DEPARTMENTS else []
    leaving = _leaving(parts, accused.path)
    back = _back_at(case, leaving)
    advance(
        case,
        events.ACCUSED_NAMED,
        request=request,
        to=back,
        limit="register" if back else None,
        alongside=_forgotten(case, people, leaving, request.now) + _released(parts, leaving, people, request.now),
        accused_path=accused.path,
        data={
            "reason": said,
            "organisation_zh": accused.name.zh,
            "organisation_en": accused.name.en,
            "released": [{**about_assignment(row), "role": row.role} for row in leaving],
            "is_back": back is not None,
        },
        **(_begun_anew(case, request.now) if back else {}),
    )
    return case


def _leaving(parts: Sequence[Assignment], path: str) -> list[Assignment]:
    """Return the parts that end: the accused's, and with a lead all that were to be delivered to it."""
    theirs = [row for row in parts if row.is_open and row.scope_path.startswith(path)]
    if any(row.role == AssignmentRole.LEAD for row in theirs):
        return [row for row in parts if row.is_open]
    return theirs


def _back_at(case: Case, leaving: Iterable[Assignment]) -> State | None:
    """Return where the desk decides anew who acts; None when whoever acts may go on.

    A joined case goes wherever the other one goes, and so is taken out. What was whistled for is not whistled for again
    in the same round: lead and co-handlers are chosen by hand.
    """
    lead = next((row for row in leaving if row.role == AssignmentRole.LEAD), None)
    if lead is not None:
        return State.UNROUTED if lead.whistle_id else State.REGISTERED
    is_with_accused = case.state == State.COMMUNITY and case.accuses_its_area
    return State.REGISTERED if is_with_accused or case.state == State.JOINED else None


def _begun_anew(case: Case, now: datetime) -> dict[str, Any]:
    return {"deferred_until": None, "joined_to_id": None, "registered_at": case.registered_at or now}


def _forgotten(case: Case, people: set[int], leaving: Iterable[Assignment], now: datetime) -> Alongside:
    """Compose the end of the accused's watching and of what was asked for and is still to be decided."""
    ids, parts = sorted(people), [row.pk for row in leaving]
    unwatched = Alongside((_UNWATCHED,), (case.pk, ids))
    return unwatched + Alongside((_TAKEN_BACK,), (now, case.pk, parts, ids), _COUNTED)


def _released(parts: Iterable[Assignment], leaving: Sequence[Assignment], people: set[int], now: datetime) -> Alongside:
    """Compose the end of parts; one that stays is nobody's where a person of the accused had claimed it."""
    written = NOTHING
    for row in parts:
        if row in leaving:
            written += releasing(row, now)
        elif row.is_open and row.holder_id in people:
            written += changing(row, holder_id=None)
    return written


def _organisation(code: str) -> OrganisationEntry:
    found = accusable(code)
    if found is None:
        message = _("Choose an organisation below the district. What concerns the district itself goes to the city.")
        raise Invalid(message, {"organisation": message})
    return found
