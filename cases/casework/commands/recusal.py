"""Keeping a complaint from whom it accuses; the level above handles it (北京市接诉即办工作条例 第八条第三款)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import NOTHING, Alongside, changing
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.assigning import releasing
from cases.casework.commands.moving import (
    about_assignment,
    advance,
    begun_anew,
    lock_assignments,
    lock_for,
    required_text,
)
from cases.casework.models import Assignment, Case
from cases.casework.queries.addresses import case_address
from cases.casework.queries.recusal import accusable
from cases.rules.queries.registers import OrganisationEntry
from cases.rules.workflow import WITH_DEPARTMENTS, Action, State
from cases.rules.workflow.clocks import REGISTER_LIMIT
from governance.ground.commands.notifications import withdraw_below
from governance.ground.errors import Invalid
from governance.ground.outbox import Found

_UNWATCHED = "unwatched AS (DELETE FROM cases_casewatch WHERE case_id = %s AND person_id = ANY (%s))"
# With a part goes whatever was asked for it, and what the accused asked for the case as a whole.
_TAKEN_BACK = """
taken_back AS (
  UPDATE cases_application SET standing = 'withdrawn', decided_at = %s
  WHERE case_id = %s AND standing = 'open'
    AND (assignment_id = ANY (%s) OR assignment_id IS NULL AND asked_by_id = ANY (%s))
  RETURNING id)
"""
_COUNTED = Found("withdrawn", "(SELECT count(*) FROM taken_back)")


@dataclass(frozen=True)
class Accusation:
    """Whom a case complains of, by a path that is empty for nobody, who is of them, and what its event says of it."""

    path: str
    people: Set[int]
    said: Mapping[str, str]


@move
def name_accused(number: str, *, organisation: str, reason: str, **asking: Unpack[MoveAsking]) -> Case:
    """Say which organisation a case complains of, by its code, or by none that it complains of nobody after all.

    Whoever has authority from that organisation or one below it sees nothing of the case any more: what they were told
    of it is taken back, and they watch it no longer. What they had to do for it ends in the same move; where they led,
    or were to handle it as its community, the desk decides anew who acts. What was taken from them does not come back
    when the naming was a mistake. What is one matter complains of the same: what is said of a case holds for those that
    joined it, and a joined one of which it is said leaves the other. Raises Invalid for the district itself, above
    which is nobody, and for taking back what was not said.
    """
    request = MoveRequest(**asking)
    case = lock_for(Action.NAME_ACCUSED, number, request)
    said = required_text(reason, "reason", _("Say why."))
    accused = _organisation(organisation) if organisation else None
    if accused is None and not case.accused_path:
        message = _("This case complains of nobody. Choose an organisation, or leave it.")
        raise Invalid(message, {"organisation": message})
    joined = _joined_to(case)
    accusation = _accusation(accused, said, [case, *joined])
    _keep(case, accusation, request, to=State.REGISTERED if case.state == State.JOINED else None)
    for each in joined:
        _keep(each, accusation, request, to=None)
    return case


def _joined_to(case: Case) -> list[Case]:
    """Lock the open cases that joined this one, or one that joined it, and of which nothing else was said since."""
    found: list[Case] = []
    above = [case.pk]
    while above:
        rows = Case.objects.filter(joined_to__in=above, is_open=True, accused_path=case.accused_path)
        named = rows.select_related("category").order_by("id")
        joined = list(named.select_for_update(of=("self",), no_key=True))
        found += joined
        above = [each.pk for each in joined]
    return found


def _accusation(accused: OrganisationEntry | None, said: str, cases: Iterable[Case]) -> Accusation:
    """Return what is said from now on, and take back what the accused were told of these cases."""
    if accused is None:
        return Accusation("", frozenset(), {"reason": said})
    people = withdraw_below(accused.path, urls=[case_address(case.number) for case in cases])
    names = {"organisation_zh": accused.name.zh, "organisation_en": accused.name.en}
    return Accusation(accused.path, people, {"reason": said, **names})


def _keep(case: Case, accusation: Accusation, request: MoveRequest, *, to: State | None) -> None:
    """Keep a case from whom it complains of; it goes to the desk where they led it, else where it is told to go."""
    parts = lock_assignments(case) if accusation.path and case.state in WITH_DEPARTMENTS else []
    case.accused_path = accusation.path
    leaving = _leaving(parts, accusation.path)
    back = _back_at(case, leaving) or to
    advance(
        case,
        events.ACCUSED_NAMED,
        request=request,
        to=back,
        limit=REGISTER_LIMIT if back else None,
        alongside=_forgotten(case, accusation.people, leaving, request.now)
        + _released(parts, leaving, accusation.people, request.now),
        accused_path=accusation.path,
        data={
            **accusation.said,
            "released": [{**about_assignment(row), "role": row.role} for row in leaving],
            "is_back": back is not None,
            "is_joined": case.state == State.JOINED and back is None,
        },
        **(begun_anew(case, request.now) if back else {}),
    )


def _leaving(parts: Sequence[Assignment], path: str) -> list[Assignment]:
    """Return the parts that end: the accused's, and with a lead all that were to be delivered to it."""
    theirs = [row for row in parts if row.is_open and row.scope_path.startswith(path)]
    if any(row.is_lead for row in theirs):
        return [row for row in parts if row.is_open]
    return theirs


def _back_at(case: Case, leaving: Iterable[Assignment]) -> State | None:
    """Return where the desk decides anew who acts; None when whoever acts may go on.

    What was whistled for is not whistled for again in the same round: lead and co-handlers are chosen by hand.
    """
    lead = next((row for row in leaving if row.is_lead), None)
    if lead is not None:
        return State.UNROUTED if lead.whistle_id else State.REGISTERED
    return State.REGISTERED if case.state == State.COMMUNITY and case.accuses_its_area else None


def _forgotten(case: Case, people: Set[int], leaving: Iterable[Assignment], now: datetime) -> Alongside:
    """Compose the end of the accused's watching and of what was asked for and is still to be decided."""
    ids, parts = sorted(people), [row.pk for row in leaving]
    unwatched = Alongside((_UNWATCHED,), (case.pk, ids))
    return unwatched + Alongside((_TAKEN_BACK,), (now, case.pk, parts, ids), _COUNTED)


def _released(parts: Iterable[Assignment], leaving: Sequence[Assignment], people: Set[int], now: datetime) -> Alongside:
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
