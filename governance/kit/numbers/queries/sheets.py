"""The numbers and limits that a system ships with, as its own sheets name them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from governance.ground.workflow import Unit
from governance.kit.imports.queries.tables import read_table


class LimitRow(NamedTuple):
    """How long a step may take."""

    code: str
    amount: int
    unit: Unit
    name_zh: str
    name_en: str
    valid_from: date
    is_danger: bool = False
    stages: tuple[dict[str, object], ...] = ()


class ValueRow(NamedTuple):
    """One number that a rule uses."""

    code: str
    amount: Decimal
    unit_zh: str
    unit_en: str
    name_zh: str
    name_en: str
    article: str
    valid_from: date


def limits_in(path: Path) -> Iterator[LimitRow]:
    """Read a sheet of limits; its stages are written as Chinese name|English name|amount|unit, apart by semicolons."""
    for row in read_table(path):
        yield LimitRow(
            code=row["code"],
            amount=int(row["amount"]),
            unit=Unit(row["unit"]),
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            valid_from=date.fromisoformat(row["valid_from"]),
            is_danger=row["is_danger"] == "true",
            stages=tuple(_stage(part) for part in row["stages"].split(";") if part),
        )


def values_in(path: Path) -> Iterator[ValueRow]:
    """Read a sheet of numbers."""
    for row in read_table(path):
        words = {name: row[name] for name in ("code", "unit_zh", "unit_en", "name_zh", "name_en", "article")}
        yield ValueRow(amount=Decimal(row["amount"]), valid_from=date.fromisoformat(row["valid_from"]), **words)


def _stage(part: str) -> dict[str, object]:
    name_zh, name_en, amount, unit = part.split("|")
    return {"name_zh": name_zh, "name_en": name_en, "amount": int(amount), "unit": Unit(unit).value}
