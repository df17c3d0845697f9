"""Load the registers that cases are decided by."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cases.rules.commands.registers import (
    CategoryRow,
    DutyRow,
    ReasonRow,
    Span,
    WhistleKindRow,
    add_categories,
    add_community_duties,
    add_reasons,
    add_whistle_kinds,
)
from cases.rules.workflow.amounts import OWNER
from governance.ground.workflow import Permission, Unit
from governance.kit.imports.queries.tables import read_table
from governance.kit.numbers.commands.first import add_limits, add_values
from governance.kit.numbers.queries.sheets import limits_in, values_in

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = "Load categories, time limits, kinds of whistle and lawful reasons; may run twice."

    def handle(self, **options: Any) -> None:
        self._say("Time limits", add_limits(OWNER, limits_in(REFERENCE / "time_limits.csv")))
        self._say("Categories", add_categories(_category(row) for row in _table("categories")))
        self._say("Kinds of whistle", add_whistle_kinds(_whistle_kind(row) for row in _table("whistle_kinds")))
        self._say("Numbers of the rules", add_values(OWNER, values_in(REFERENCE / "rule_values.csv")))
        self._say("Duties of communities", add_community_duties(_duty(row) for row in _table("community_duties")))
        self._say("Lawful reasons", add_reasons(ReasonRow(**row) for row in _table("decline_reasons")))

    def _say(self, what: str, found: int) -> None:
        self.stdout.write(f"  {what}: {found}")


def _table(name: str) -> list[dict[str, str]]:
    return read_table(REFERENCE / f"{name}.csv")


def _category(row: dict[str, str]) -> CategoryRow:
    return CategoryRow(
        code=row["code"],
        parent_code=row["parent_code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        time_limit_code=row["time_limit_code"],
        icon=row["icon"],
        is_public=row["is_public"] == "true",
        synonyms=row["synonyms"],
        danger_words=row["danger_words"],
    )


def _duty(row: dict[str, str]) -> DutyRow:
    return DutyRow(row["category_code"], row["only_assists"] == "true", date.fromisoformat(row["valid_from"]))


def _whistle_kind(row: dict[str, str]) -> WhistleKindRow:
    return WhistleKindRow(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        permission=Permission(row["permission"]),
        sign=_span(row, "sign"),
        contact=_span(row, "contact"),
        report=_span(row, "report"),
        round_the_clock=row["round_the_clock"] == "true",
        on_site=row["on_site"] == "true",
        valid_from=date.fromisoformat(row["valid_from"]),
    )


def _span(row: dict[str, str], step: str) -> Span:
    return Span(int(row[f"{step}_amount"]), Unit(row[f"{step}_unit"]))
