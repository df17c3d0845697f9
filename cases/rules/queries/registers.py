"""The registers that lists and forms name things by, kept for half a minute in each process, read in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from cases.rules.workflow import WHISTLE_RULE
from cases.rules.workflow.amounts import OWNER
from governance.ground.memory import Kept
from governance.ground.tongue import tongue
from governance.ground.workflow import AREA_KINDS, RESPONDING_FAMILIES, UNIT_WORDS, Unit, Words

_REGISTERS = f"""
SELECT 'categories', coalesce(jsonb_agg(jsonb_build_array(code, parent_id, name_zh, name_en, is_active,
  synonyms, danger_words, EXISTS (SELECT 1 FROM cases_timelimit danger
    WHERE danger.owner = '{OWNER}' AND danger.area_id IS NULL AND danger.code = time_limit_code
      AND danger.is_danger AND upper_inf(danger.valid)))
  ORDER BY rank, code), '[]') FROM cases_category
UNION ALL
SELECT 'kinds', coalesce(jsonb_agg(jsonb_build_array(code, name_zh, name_en, permission,
  sign_amount, sign_unit, contact_amount, contact_unit, report_amount, report_unit, round_the_clock,
  lower(valid), upper(valid)) ORDER BY id), '[]') FROM cases_whistlekind
UNION ALL
SELECT 'reasons', coalesce(jsonb_agg(jsonb_build_array(code, name_zh, name_en, outcome_zh, outcome_en, article)
  ORDER BY code), '[]') FROM cases_declinereason
UNION ALL
SELECT 'limits', coalesce(jsonb_agg(jsonb_build_array(code, name_zh, name_en) ORDER BY since), '[]') FROM (
  SELECT code, name_zh, name_en, lower(valid) AS since FROM cases_timelimit WHERE owner = '{OWNER}'
  UNION ALL SELECT code, name_zh, name_en, lower(valid) FROM cases_rulevalue WHERE owner = '{OWNER}'
  UNION ALL SELECT '{WHISTLE_RULE}' || code, name_zh, name_en, lower(valid) FROM cases_whistlekind) basis
UNION ALL
SELECT 'organisations', coalesce(jsonb_agg(jsonb_build_array(o.id, o.code, o.parent_id, o.kind_id, kind.family,
  o.name_zh, o.name_en, o.path, o.telephone, lower(o.valid), upper(o.valid)) ORDER BY o.path), '[]')
  FROM governance_organisation o JOIN governance_organisationkind kind ON kind.code = o.kind_id
  WHERE kind.family <> 'party'
UNION ALL
SELECT 'cells', coalesce(jsonb_agg(jsonb_build_array(id, code)), '[]') FROM grids_cell
"""


class CategoryEntry(NamedTuple):
    """What a case may be about; a group has no parent."""

    code: str
    parent: str | None
    name: Words
    is_active: bool
    synonyms: str
    danger_words: str
    is_danger: bool


class Span(NamedTuple):
    """An amount of time in a unit."""

    amount: int
    unit: str

    @property
    def words(self) -> str:
        """The span in the language of the page."""
        zh, en = UNIT_WORDS[Unit(self.unit)]
        return f"{self.amount} {spoken(Words(zh, en.removesuffix('s') if self.amount == 1 else en))}"


class KindEntry(NamedTuple):
    """A kind of whistle with who may blow it and its limits."""

    code: str
    name: Words
    permission: str
    sign: Span
    contact: Span
    report: Span
    round_the_clock: bool
    valid: tuple[str | None, str | None]


class ReasonEntry(NamedTuple):
    """A lawful reason not to dispatch, and what the resident is told."""

    code: str
    name: Words
    outcome: Words
    article: str


class OrganisationEntry(NamedTuple):
    """An organisation outside the party line."""

    id: int
    code: str
    parent_id: int | None
    kind: str
    family: str
    name: Words
    path: str
    telephone: str
    valid: tuple[str | None, str | None]


@dataclass(frozen=True)
class Registers:
    """Everything that names something on a list or in a form."""

    categories: Mapping[str, CategoryEntry]
    kinds: tuple[KindEntry, ...]
    reasons: tuple[ReasonEntry, ...]
    limits: Mapping[str, Words]
    organisations: Mapping[int, OrganisationEntry]
    cells: Mapping[int, str]

    def category(self, code: str) -> str:
        """Return a category's name in the language of the page."""
        entry = self.categories.get(code)
        return spoken(entry.name) if entry else code

    def organisation(self, id_: int) -> str:
        """Return an organisation's name in the language of the page."""
        entry = self.organisations.get(id_)
        return spoken(entry.name) if entry else ""

    def limit(self, code: str) -> str:
        """Return what a deadline comes from (a time limit, a kind of whistle, a share) in the language of the page."""
        return spoken(self.limits[code]) if code in self.limits else code

    def kinds_on(self, day: date) -> list[KindEntry]:
        """Return the kinds of whistle in force on a day."""
        return [kind for kind in self.kinds if holds_on(kind.valid, day)]

    def areas_on(self, day: date) -> list[OrganisationEntry]:
        """Return the streets and communities of a day, in the order of the tree."""
        return [o for o in self.organisations.values() if o.kind in AREA_KINDS[1:] and holds_on(o.valid, day)]

    def responders_on(self, day: date) -> list[OrganisationEntry]:
        """Return the organisations that can be given an assignment on a day, in the order of the tree."""
        return [o for o in self.organisations.values() if o.family in RESPONDING_FAMILIES and holds_on(o.valid, day)]


def registers() -> Registers:
    """Return the registers, at most half a minute old."""
    return _registers.get()


def registers_knowing(*, organisation_ids: set[int], cell_ids: set[int]) -> Registers:
    """Return the registers; read them anew when they do not know one of the ids, because it is younger than they."""
    kept = registers()
    if organisation_ids <= kept.organisations.keys() and cell_ids <= kept.cells.keys():
        return kept
    forget_registers()
    return registers()


def forget_registers() -> None:
    """Have this process read the registers again at their next use."""
    _registers.forget()


def spoken(words: Words) -> str:
    """Return words in the language of the page."""
    return words.text(tongue())


def holds_on(valid: tuple[str | None, str | None], day: date) -> bool:
    """Tell whether a span of dates, its end not included, holds on a day."""
    start, end = valid
    return (start is None or start <= day.isoformat()) and (end is None or day.isoformat() < end)


def _read() -> Registers:
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERS)
        found = {name: json.loads(rows) if isinstance(rows, str) else rows for name, rows in cursor.fetchall()}
    return Registers(
        categories={
            row[0]: CategoryEntry(row[0], row[1], Words(row[2], row[3]), *row[4:]) for row in found["categories"]
        },
        kinds=tuple(_kind(row) for row in found["kinds"]),
        reasons=tuple(ReasonEntry(r[0], Words(r[1], r[2]), Words(r[3], r[4]), r[5]) for r in found["reasons"]),
        limits={row[0]: Words(row[1], row[2]) for row in found["limits"]},
        organisations={row[0]: _organisation(row) for row in found["organisations"]},
        cells={row[0]: row[1] for row in found["cells"]},
    )


def _kind(row: list[Any]) -> KindEntry:
    code, name_zh, name_en, permission, *limits, round_the_clock, start, end = row
    sign, contact, report = Span(*limits[0:2]), Span(*limits[2:4]), Span(*limits[4:6])
    return KindEntry(code, Words(name_zh, name_en), permission, sign, contact, report, round_the_clock, (start, end))


def _organisation(row: list[Any]) -> OrganisationEntry:
    id_, code, parent_id, kind, family, name_zh, name_en, path, telephone, start, end = row
    return OrganisationEntry(id_, code, parent_id, kind, family, Words(name_zh, name_en), path, telephone, (start, end))


_registers = Kept(_read, seconds=30)
