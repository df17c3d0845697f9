"""What is suggested for a text: categories with the words that say so, and who would act, with the ground for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.casework.models import Case
from cases.casework.models.parts import leads_round
from cases.casework.queries.timeline_lines import explained_rule
from cases.reading.queries.ranking import category_words, ranked
from cases.reading.queries.reading import in_use
from cases.reading.workflow.suggestion import SHORTEST_TEXT, Ground, Withheld
from cases.rules.queries.registers import registers, spoken
from cases.rules.queries.rules import Responder, responders, rule_in
from cases.rules.queries.values import value_on
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow import Words

NEWEST_CLOSED = 1000
AT_ONCE = "suggestion-most"
# Further behind the best than this, a category is noise and not a second opinion.
BEHIND = "suggestion-behind"
# Below this the portal knows too little of a text to say anything.
FLOOR = "suggestion-floor"

# Who led the street's newest closed cases of a category; the number of rows looked at does not follow the table.
_PAST = f"""
SELECT lead.organisation_id, count(*)
FROM (SELECT id, category_id, round FROM cases_case
      WHERE street_id = %(street)s AND NOT is_open ORDER BY closed_at DESC, id DESC LIMIT %(newest)s) past
JOIN cases_assignment lead ON {leads_round("lead", "past")}
WHERE past.category_id = %(category)s
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
"""


@dataclass(frozen=True)
class SuggestedCategory:
    """A category that the words of a text speak for."""

    code: str
    name: str
    words: Sequence[str]


@dataclass(frozen=True)
class SuggestedLead:
    """An organisation that might lead, and on what ground it is named."""

    code: str
    name: str
    ground: Ground
    why: str


@dataclass(frozen=True)
class Suggestion:
    """What is put before the person who decides; `record` is what the event keeps of it."""

    categories: Sequence[SuggestedCategory] = ()
    leads: Sequence[SuggestedLead] = ()
    version: int = 0
    why_not: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)


def suggestion_for(text: str, *, area_ids: Sequence[int], day: date) -> Suggestion:
    """Return what the words of a text suggest; a sentence instead where nothing can be."""
    used = in_use()
    if used.weights is None:
        return Suggestion(why_not=why_withheld(used.withheld))
    if len(text.strip()) < SHORTEST_TEXT:
        return Suggestion(version=used.version)
    read = ranked(text, used.weights, category_words(), most=int(value_on(AT_ONCE, day)))
    floor, behind = float(value_on(FLOOR, day)), float(value_on(BEHIND, day))
    is_known = bool(read) and read[0].score >= floor
    found = [one for one in read if is_known and one.words and one.score >= read[0].score - behind]
    names = registers()
    categories = [
        SuggestedCategory(one.label, names.category(one.label), one.words)
        for one in found
        if one.label in names.categories and names.categories[one.label].is_active
    ]
    if not categories:
        return Suggestion(version=used.version, why_not=_("These words do not tell one category from another."))
    leads = leads_for(categories[0].code, area_ids=area_ids, day=day) if area_ids else []
    record = {"version": used.version, "categories": [one.code for one in categories]}
    return Suggestion(categories, leads, used.version, record=record)


def leads_for(category: str, *, area_ids: Sequence[int], day: date) -> list[SuggestedLead]:
    """Return who the responsibility list names for a category in an area, else who led the street's past cases."""
    rule = rule_in(category, area_ids=area_ids, whistle_kind="", on=day)
    if rule is not None:
        found = responders(ids=[rule.lead_id], on=day).get(rule.lead_id)
        if found is not None:
            data = {"id": rule.id, "category": rule.category, "area_zh": rule.area_zh, "area_en": rule.area_en}
            return [_lead(found, Ground.LIST, explained_rule({"rule": data}, registers()))]
    return past_leads(category, street_id=area_ids[1], day=day)


def past_leads(category: str, *, street_id: int, day: date) -> list[SuggestedLead]:
    """Return who led the newest closed cases of a category in a street, the most often first."""
    params: dict[str, Any] = {"street": street_id, "newest": NEWEST_CLOSED, "category": category}
    params["most"] = int(value_on(AT_ONCE, day))
    with connection.cursor() as cursor:
        cursor.execute(_PAST, params)
        counted = dict(cursor.fetchall())
    if not counted:
        return []
    found = responders(ids=list(counted), on=day)
    return [_lead(found[id_], Ground.PAST, _led(cases)) for id_, cases in counted.items() if id_ in found]


def leads_for_case(number: str, *, viewer: Actor, day: date) -> list[SuggestedLead]:
    """Return who might lead a case; raise NotFound when it is not the viewer's to see."""
    case = Case.objects.visible_to(viewer).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return leads_for(case.category_id, area_ids=case.area_ids, day=day)


def why_withheld(reason: str) -> str:
    """Say why nothing can be suggested, and what would change that."""
    sentences = {
        Withheld.NEVER_TRAINED: _("No category is suggested yet: nothing has been learned from closed cases."),
        Withheld.TOO_FEW_CASES: _("No category is suggested yet: too few cases are closed to learn from."),
        Withheld.TOO_FEW_CATEGORIES: _("No category is suggested yet: the closed cases are of too few categories."),
        Withheld.TOO_OFTEN_WRONG: _("No category is suggested: what was learned is wrong too often."),
        Withheld.UNKNOWN_LABELS: _("No category is suggested: what was learned names other categories than ours."),
    }
    return sentences[Withheld(reason)]


def _led(cases: int) -> str:
    return ngettext(
        "led %(cases)d closed case of this category in this street",
        "led %(cases)d closed cases of this category in this street",
        cases,
    ) % {"cases": cases}


def _lead(found: Responder, ground: Ground, why: str) -> SuggestedLead:
    return SuggestedLead(found.code, spoken(Words(found.name_zh, found.name_en)), ground, why)
