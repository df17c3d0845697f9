"""Whom a whistle calls when a person decides it: each checked, and what differs from the list told with its reason."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.commands.alongside import Alongside, inserting
from cases.casework.models import Case, Whistle, WhistleCall
from cases.rules.queries.registers import spoken
from cases.rules.queries.rules import Proposal, Responder, proposal_for
from cases.rules.workflow import MOST_CALLED, AssignmentRole
from governance.ground.errors import Invalid
from governance.ground.outbox import Found
from governance.ground.workflow import Words

_COLUMNS = ("organisation_id", "role", "asked", "rule_id")
# They name the whistle by the id that it gets in the same statement.
_CALLS = f"""
called AS (
  INSERT INTO cases_whistlecall (whistle_id, {", ".join(_COLUMNS)})
  SELECT blown.id, {", ".join(f"given.{name}" for name in _COLUMNS)}
  FROM new_cases_whistle blown, jsonb_populate_recordset(NULL::cases_whistlecall, %s::jsonb) given RETURNING id)
"""


@dataclass(frozen=True)
class Call:
    """One organisation that is called, by its code, and what it is asked besides what all are."""

    organisation: str
    leads: bool = False
    asked: str = ""


@dataclass(frozen=True)
class Summons:
    """Whom a person calls, to be written with the whistle, and what its event says of them; nobody by default."""

    calls: Sequence[WhistleCall] = ()
    said: Mapping[str, Any] = field(default_factory=dict)

    def of(self, whistle: Whistle) -> Alongside:
        """Compose a new whistle and its calls, to be written with the move that blows it; the event gets its id."""
        written = inserting([whistle], found=Found("whistle", "(SELECT id FROM new_cases_whistle)"))
        if not self.calls:
            return written
        calls = json.dumps([{name: getattr(call, name) for name in _COLUMNS} for call in self.calls])
        return written + Alongside((_CALLS,), (calls,))


def summons(case: Case, called: Sequence[Call], *, kind: str, reason: str, now: datetime) -> Summons:
    """Check whom a person calls; naming nobody leaves it to the list.

    Raises Invalid, at its own entry, for who takes no cases, is named twice or accused; for none or several leads, and
    without a reason for calling others than the responsibility list.
    """
    if not called:
        return Summons()
    _check_number(called)
    codes = [call.organisation for call in called]
    proposal = proposal_for(case, whistle_kind=kind, on=timezone.localdate(now), codes=codes)
    _check_each(called, proposal)
    chosen = [(call, proposal.known[call.organisation]) for call in called]
    proposed = proposal.parts
    if proposed and _differs(chosen, proposed) and not reason.strip():
        names = ", ".join(spoken(Words(one.name_zh, one.name_en)) for one in proposed)
        message = _("The responsibility list names: %(names)s, the first of them as the lead. Say why not so.")
        message %= {"names": names}
        raise Invalid(message, {"reason": message})
    rule_id = proposal.rule.id if proposal.rule else None
    by_rule = {one.id: rule_id for one in proposed}
    return Summons(
        [_call_of(call, one, by_rule.get(one.id)) for call, one in chosen],
        _said(chosen, proposal, reason.strip()),
    )


def _check_number(called: Sequence[Call]) -> None:
    message = ""
    if len(called) > MOST_CALLED:
        message = _("Call %(most)d at most.") % {"most": MOST_CALLED}
    elif sum(call.leads for call in called) != 1:
        message = _("Choose one that leads, and only one.")
    if message:
        raise Invalid(message, {"called": message})


def _check_each(called: Sequence[Call], proposal: Proposal) -> None:
    wrong: dict[str, str] = {}
    before: set[int] = set()
    for place, call in enumerate(called):
        found = proposal.known.get(call.organisation)
        if problem := _problem(found, before, proposal):
            wrong[f"called.{place}.organisation"] = problem
        if found is not None:
            before.add(found.id)
    if wrong:
        raise Invalid(_("Not everybody who is named can be called."), wrong)


def _problem(found: Responder | None, before: set[int], proposal: Proposal) -> str:
    if found is None:
        return _("Choose a department, office or unit from the list.")
    if found.is_accused_by(proposal.accused_path):
        return _("This case is about that organisation. Choose another one.")
    return _("This one is called already.") if found.id in before else ""


def _differs(chosen: Sequence[tuple[Call, Responder]], proposed: Sequence[Responder]) -> bool:
    leads = next(one.id for call, one in chosen if call.leads)
    return {one.id for _call, one in chosen} != {one.id for one in proposed} or leads != proposed[0].id


def _call_of(call: Call, responder: Responder, rule_id: int | None) -> WhistleCall:
    return WhistleCall(organisation_id=responder.id, role=_role(call).value, asked=call.asked.strip(), rule_id=rule_id)


def _role(call: Call) -> AssignmentRole:
    return AssignmentRole.LEAD if call.leads else AssignmentRole.CO_HANDLER


def _said(chosen: Sequence[tuple[Call, Responder]], proposal: Proposal, reason: str) -> dict[str, Any]:
    proposed = {one.id for one in proposal.parts}
    called = [
        {**_named(one), "role": _role(call).value, "asked": call.asked.strip(), "by_hand": one.id not in proposed}
        for call, one in chosen
    ]
    kept = {one.id for _call, one in chosen}
    said: dict[str, Any] = {"called": called, "dropped": [_named(one) for one in proposal.parts if one.id not in kept]}
    leads = next(one for call, one in chosen if call.leads)
    if proposed and leads.id != proposal.parts[0].id:
        said |= {"proposed_lead": [_named(proposal.parts[0])]}
    if proposed and proposal.rule is not None:
        said |= {"rule": proposal.rule.explained}
    return {**said, "reason": reason}


def _named(responder: Responder) -> dict[str, Any]:
    return {
        "organisation": responder.id,
        "code": responder.code,
        "organisation_zh": responder.name_zh,
        "organisation_en": responder.name_en,
    }
