"""Who is responsible: reading the responsibility list."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db import connection

from governance.ground.workflow import RESPONDING_FAMILIES

# The nearest area wins over a wider one, then the category over its parent, then a named whistle kind over any.
_RULE = """
SELECT rule.id, rule.lead_id, rule.category_id, area.code, area.name_zh, area.name_en,
  (SELECT coalesce(array_agg(helper.id ORDER BY helper.code), '{}')
   FROM cases_responsibilityrule_co_handlers co JOIN governance_organisation helper ON helper.id = co.organisation_id
   WHERE co.responsibilityrule_id = rule.id) AS helpers
FROM cases_responsibilityrule rule
JOIN governance_organisation area ON area.id = rule.area_id
JOIN cases_category chosen ON chosen.code = %(category)s
WHERE rule.category_id IN (chosen.code, chosen.parent_id) AND rule.area_id = ANY (%(areas)s)
  AND rule.whistle_kind IN ('', %(kind)s) AND rule.valid @> %(on)s
ORDER BY area.depth DESC, rule.category_id = chosen.code DESC, rule.whistle_kind <> '' DESC, rule.id
LIMIT 1
"""

# Where no line fits: who leads the same category elsewhere, then its sister categories, most used first.
_CANDIDATES = """
SELECT lead.id, lead.code, lead.name_zh, lead.name_en,
  min(CASE WHEN rule.category_id = chosen.code THEN 0
           WHEN rule.category_id = chosen.parent_id THEN 1 ELSE 2 END) AS far,
  count(*) AS lines
FROM cases_responsibilityrule rule
JOIN governance_organisation lead ON lead.id = rule.lead_id
JOIN cases_category listed ON listed.code = rule.category_id
JOIN cases_category chosen ON chosen.code = %(category)s
WHERE rule.valid @> %(on)s
  AND (listed.code IN (chosen.code, chosen.parent_id) OR listed.parent_id = chosen.parent_id)
GROUP BY lead.id ORDER BY far, lines DESC, lead.id LIMIT 5
"""


class Rule(NamedTuple):
    """The line of the responsibility list that fits."""

    id: int
    lead_id: int
    category: str
    area_code: str
    area_zh: str
    area_en: str
    co_handler_ids: list[int]

    @property
    def explained(self) -> dict[str, Any]:
        """What an event keeps of it."""
        return {
            "id": self.id,
            "category": self.category,
            "area": self.area_code,
            "area_zh": self.area_zh,
            "area_en": self.area_en,
        }


class Candidate(NamedTuple):
    """An organisation that leads something near the wanted category."""

    id: int
    code: str
    name_zh: str
    name_en: str


def rule_in(category: str, *, area_ids: Sequence[int], whistle_kind: str, on: date) -> Rule | None:
    """Return the line of the list that fits a category best in the areas above a place, or None."""
    params: dict[str, Any] = {"category": category, "areas": list(area_ids), "kind": whistle_kind, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_RULE, params)
        row = cursor.fetchone()
    return Rule(*row) if row else None


def nearest_candidates(category: str, *, on: date) -> list[Candidate]:
    """Return up to five organisations that lead the same or a sister category."""
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"category": category, "on": on})
        return [Candidate(*row[:4]) for row in cursor.fetchall()]


RESPONDER_COLUMNS = """
o.id, o.path, o.name_zh, o.name_en, o.code,
  CASE WHEN kind.family = 'office' AND above_kind.family = 'department' THEN above.id ELSE o.id END"""
RESPONDER_TABLES = """
governance_organisation o
JOIN governance_organisationkind kind ON kind.code = o.kind_id
LEFT JOIN governance_organisation above ON above.id = o.parent_id
LEFT JOIN governance_organisationkind above_kind ON above_kind.code = above.kind_id"""
_FAMILIES = ", ".join(f"'{family.value}'" for family in sorted(RESPONDING_FAMILIES))
MAY_RESPOND = f"kind.family IN ({_FAMILIES}) AND o.valid @> %(on)s"
_RESPONDERS = f"""
SELECT {RESPONDER_COLUMNS} FROM {RESPONDER_TABLES}
WHERE {MAY_RESPOND} AND (o.id = ANY (%(ids)s) OR o.code = ANY (%(codes)s))
"""
# Those who are named, and those whom the rule that fits names: read together, for who decides between the two.
_PROPOSED = f"""
SELECT {RESPONDER_COLUMNS}, rule.* FROM {RESPONDER_TABLES} LEFT JOIN ({_RULE}) rule ON TRUE
WHERE {MAY_RESPOND} AND (o.code = ANY (%(codes)s) OR o.id = rule.lead_id OR o.id = ANY (rule.helpers))
"""


class Responder(NamedTuple):
    """An organisation that can be given an assignment, and the department it belongs to."""

    id: int
    path: str
    name_zh: str
    name_en: str
    code: str
    department_id: int

    def is_accused_by(self, accused_path: str) -> bool:
        """Tell whether a complaint of the organisation at a path is about this one; an empty path is about nobody."""
        return bool(accused_path) and self.path.startswith(accused_path)


class Matter(Protocol):
    """What the list must know of a case: its category, the areas above its place, and whom it accuses."""

    @property
    def category_id(self) -> str: ...
    @property
    def area_ids(self) -> Sequence[int]: ...
    @property
    def accused_path(self) -> str: ...


class Proposal(NamedTuple):
    """The line of the list that fits a case, and those of whom it or a person names that can be given something."""

    rule: Rule | None
    known: dict[int | str, Responder]
    accused_path: str

    @property
    def parts(self) -> list[Responder]:
        """Whom the line calls, the lead first; nobody when its lead is no more, or is whom the case accuses."""
        if self.rule is None:
            return []
        ids = [self.rule.lead_id, *(id_ for id_ in self.rule.co_handler_ids if id_ != self.rule.lead_id)]
        found = [self.known[id_] for id_ in ids if id_ in self.known]
        free = [one for one in found if not one.is_accused_by(self.accused_path)]
        return free if free and free[0].id == self.rule.lead_id else []


def proposal_for(case: Matter, *, whistle_kind: str, on: date, codes: Iterable[str] = ()) -> Proposal:
    """Return whom the list proposes for a case, and what is known of those whom somebody names by their codes."""
    params: dict[str, Any] = {"category": case.category_id, "areas": list(case.area_ids), "kind": whistle_kind}
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSED, {**params, "on": on, "codes": list(codes)})
        rows = cursor.fetchall()
    width = len(Responder._fields)
    rule = Rule(*rows[0][width:]) if rows and rows[0][width] is not None else None
    found = [Responder(*row[:width]) for row in rows]
    return Proposal(rule, {key: one for one in found for key in (one.id, one.code)}, case.accused_path)


def responders(*, ids: Iterable[int] = (), codes: Iterable[str] = (), on: date) -> dict[int | str, Responder]:
    """Return those of the named organisations that can be given an assignment, by id and by code."""
    with connection.cursor() as cursor:
        cursor.execute(_RESPONDERS, {"ids": list(ids), "codes": list(codes), "on": on})
        found = [Responder(*row) for row in cursor.fetchall()]
    return {key: responder for responder in found for key in (responder.id, responder.code)}
