"""The page of open assignments that an inbox shows, the statement of the inbox, and the columns that it brings."""

import json
from collections.abc import Mapping
from typing import Any

from cases.casework.models import Assignment
from cases.casework.models.parts import stands
from cases.casework.queries.holders import holder_id

# One scan of `inbox_of_organisation` and one of `inbox_of_department` for each organisation of the actor, none longer
# than the page.
PAGE_OF_ASSIGNMENTS = """
WITH near AS (
  SELECT mine.id, mine.at FROM unnest(%(organisations)s::bigint[]) granted(id)
  CROSS JOIN LATERAL (
    (SELECT a.id, a.{at} AS at FROM cases_assignment a
     WHERE a.is_open AND a.organisation_id = granted.id {whose} AND (a.{at}, a.id) > (%(beyond)s, %(id)s)
     ORDER BY a.{at}, a.id LIMIT %(rows)s)
    UNION
    (SELECT a.id, a.{at} AS at FROM cases_assignment a
     WHERE a.is_open AND a.department_id = granted.id {whose} AND (a.{at}, a.id) > (%(beyond)s, %(id)s)
     ORDER BY a.{at}, a.id LIMIT %(rows)s)
  ) mine
), page AS (SELECT DISTINCT at, id FROM near ORDER BY at, id LIMIT %(rows)s)
"""
# What the steps and the clocks of an assignment are told from.
PART = (
    *("id", "round", "role", "is_open", "whistle_id", "asked", "scope_path", "assigned_at", "due_at"),
    *("sign_by", "contact_by", "report_by", "finish_by", "signed_at", "contacted_at", "reported_in_at"),
    *("stages", "bases", "paused_at"),
)
PART_SQL = ", ".join(f"a.{name}" for name in PART)
# Who else was given the case and still has it: gathered for the rows of the page only.
BESIDE_SQL = f"""(
  SELECT jsonb_agg(jsonb_build_object('id', other.id, 'is_open', other.is_open, 'role', other.role,
      'zh', o.name_zh, 'en', o.name_en, 'signed', other.signed_at IS NOT NULL,
      'reported_in', other.reported_in_at IS NOT NULL) ORDER BY other.role DESC, other.id)
  FROM cases_assignment other JOIN governance_organisation o ON o.id = other.organisation_id
  WHERE other.case_id = a.case_id AND other.round = a.round AND other.id <> a.id AND {stands("other")}
)"""
INBOX_SQL = f"""{PAGE_OF_ASSIGNMENTS}
SELECT {PART_SQL}, c.state, c.reported_at, c.deferred_until, c.number, c.title, c.address, c.version, c.has_new_facts,
  community.name_zh, community.name_en, own.name_zh, own.name_en, kind.name_zh, kind.name_en,
  whistle.place, whistle.gather_at, holder.id, holder.name_zh, holder.name_en, {BESIDE_SQL}
FROM page JOIN cases_assignment a ON a.id = page.id
JOIN cases_case c ON c.id = a.case_id AND {{seen}}
JOIN governance_organisation community ON community.id = c.community_id
JOIN governance_organisation own ON own.id = a.organisation_id
LEFT JOIN governance_person holder ON holder.id = {holder_id("a")}
LEFT JOIN cases_whistle whistle ON whistle.id = a.whistle_id
LEFT JOIN cases_whistlekind kind ON kind.id = whistle.kind_id
ORDER BY page.at, page.id
"""
COLUMNS = (
    *PART,
    *("state", "reported_at", "deferred_until", "number", "title", "address", "version", "has_new_facts"),
    *("community_zh", "community_en", "own_zh", "own_en", "kind_zh", "kind_en", "gather_place", "gather_at"),
    *("holder_id", "holder_zh", "holder_en", "beside"),
)


def part_of(row: Mapping[str, Any]) -> Assignment:
    """Return the assignment of a row, as far as its steps and clocks need it."""
    kept = {"stages": listed(row["stages"]), "bases": read(row["bases"])}
    return Assignment(**{name: row[name] for name in PART} | kept)


def beside_in(row: Mapping[str, Any]) -> list[Assignment]:
    """Return the parts beside the one of a row, as far as its steps need them."""
    return [Assignment(id=each["id"], is_open=each["is_open"]) for each in listed(row["beside"])]


def listed(value: Any) -> list[Any]:
    """Return the list that a JSON column holds; an empty one for none."""
    return read(value) or []


def read(value: Any) -> Any:
    """Return what a JSON column holds, also where the driver left it as text."""
    return json.loads(value) if isinstance(value, str) else value
