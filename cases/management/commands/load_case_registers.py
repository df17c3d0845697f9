"""Load the registers that cases are decided by."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cases.rules.commands.registers import (
    CategoryRow,
    DutyRow,
    LimitRow,
    ReasonRow,
    Span,
    ValueRow,
    WhistleKindRow,
    add_categories,
    add_community_duties,
    add_limits,
    add_reasons,
    add_values,
    add_whistle_kinds,
)
from governance.ground.workflow import Permission, Unit
from governance.kit.imports.queries.tables import read_table

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = "Load categories, time limits, kinds of whistle and lawful reasons; may run twice."

    def handle(self, **options: Any) -> None:
        self._say("Time limits", add_limits(_limit(row) for row in _table("time_limits")))
        self._say("Categories", add_categories(_category(row) for row in _table("categories")))
        self._say("Kinds of whistle", add_whistle_kinds(_whistle_kind(row) for row in _table("whistle_kinds")))
        self._say("Numbers of the rules", add_values(_value(row) for row in _table("rule_values")))
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


def _limit(row: dict[str, str]) -> LimitRow:
    return LimitRow(
        code=row["code"],
        amount=int(row["amount"]),
        unit=Unit(row["unit"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        valid_from=date.fromisoformat(row["valid_from"]),
        is_danger=row["is_danger"] == "true",
        stages=tuple(_stage(part) for part in row["stages"].split(";") if part),
    )


def _stage(part: str) -> dict[str, object]:
    """Read a stage that is written as Chinese name|English name|amount|unit."""
    name_zh, name_en, amount, unit = part.split("|")
    return {"name_zh": name_zh, "name_en": name_en, "amount": int(amount), "unit": Unit(unit).value}


def _value(row: dict[str, str]) -> ValueRow:
    words = {name: row[name] for name in ("code", "unit_zh", "unit_en", "name_zh", "name_en", "article")}
    return ValueRow(amount=Decimal(row["amount"]), valid_from=date.fromisoformat(row["valid_from"]), **words)


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
