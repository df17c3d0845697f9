"""Whom the responsibility list would call for a case, before anybody is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases.models import Case
from cases.permissions import allowed_moves
from cases.queries.registers import registers, spoken
from cases.queries.rules import Responder, Rule, responders, rule_for
from cases.queries.suggestions import SuggestedLead, past_leads
from cases.queries.timeline_lines import explained_rule
from cases.workflow import ROLE_WORDS, Action, AssignmentRole
from governance.errors import NotFound
from governance.permissions import Actor
from governance.workflow import Words


@dataclass(frozen=True)
class Part:
    """One organisation that would be called."""

    organisation: str
    role: str


@dataclass(frozen=True)
class Called:
    """Who would be called, and which line of the list says so."""

    parts: Sequence[Part]
    why: str
    past: Sequence[SuggestedLead] = ()
    may_dispatch: bool = False

    @property
    def is_dispatch(self) -> bool:
        """Tell whether nobody is called together: one alone is asked."""
        return len(self.parts) == 1


def called_by_rule(actor: Actor, number: str, *, kind: str, day: date) -> Called:
    """Return whom the list names for a case and a kind of whistle; raise NotFound for a case that is not theirs."""
    case = Case.objects.visible_to(actor).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    rule = rule_for(case, whistle_kind=kind, on=day)
    if rule is None:
        return Called((), "", past_leads(case.category_id, street_id=case.street_id, day=day))
    ids = [rule.lead_id, *(id_ for id_ in rule.co_handler_ids if id_ != rule.lead_id)]
    found = responders(ids=ids, on=day)
    if rule.lead_id not in found:
        return Called((), "")
    parts = [_part(id_, rule, found) for id_ in ids if id_ in found]
    return Called(parts, _why(rule), may_dispatch=Action.DISPATCH in allowed_moves(actor, case))


def _part(id_: int, rule: Rule, found: dict[int | str, Responder]) -> Part:
    role = AssignmentRole.LEAD if id_ == rule.lead_id else AssignmentRole.CO_HANDLER
    responder = found[id_]
    return Part(spoken(Words(responder.name_zh, responder.name_en)), spoken(ROLE_WORDS[role]))


def _why(rule: Rule) -> str:
    area = {"id": rule.id, "category": rule.category, "area_zh": rule.area_zh, "area_en": rule.area_en}
    return explained_rule({"rule": area}, registers())
