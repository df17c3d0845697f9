"""Whom the responsibility list would call for a case, before anybody is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.casework.permissions import allowed_moves
from cases.casework.queries.timeline_lines import explained_rule
from cases.reading.queries.suggestions import SuggestedLead, past_leads
from cases.rules.queries.registers import registers, spoken
from cases.rules.queries.rules import proposal_for
from cases.rules.workflow import Action
from governance.ground.errors import Invalid, NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow import Words


@dataclass(frozen=True)
class Part:
    """One organisation that would be called."""

    code: str
    organisation: str
    leads: bool


@dataclass(frozen=True)
class Called:
    """Who would be called, and which line of the list says so."""

    parts: Sequence[Part] = ()
    why: str = ""
    past: Sequence[SuggestedLead] = ()
    may_dispatch: bool = False


def called_by_rule(actor: Actor, number: str, *, kind: str, day: date) -> Called:
    """Return whom the list names for a case and a kind of whistle; raise NotFound for a case that is not theirs."""
    case = Case.objects.visible_to(actor).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    may_dispatch = Action.DISPATCH in allowed_moves(actor, case)
    proposal = proposal_for(case, whistle_kind=kind, on=day)
    if proposal.rule is None:
        past = past_leads(case.category_id, street_id=case.street_id, day=day)
        return Called(past=past, may_dispatch=may_dispatch)
    parts = [
        Part(one.code, spoken(Words(one.name_zh, one.name_en)), leads=not n) for n, one in enumerate(proposal.parts)
    ]
    why = explained_rule({"rule": proposal.rule.explained}, registers()) if parts else ""
    return Called(parts, why, may_dispatch=may_dispatch)


def whistle_proposal(actor: Actor, number: str, *, kind: str, day: date) -> Called:
    """Return the same for a kind that is in force; raise Invalid for any other, NotFound for a case not theirs."""
    called = called_by_rule(actor, number, kind=kind, day=day)
    if kind not in {each.code for each in registers().kinds_on(day)}:
        message = _("Choose a kind from the list.")
        raise Invalid(message, {"kind": message})
    return called
