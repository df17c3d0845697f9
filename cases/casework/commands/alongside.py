"""What a move writes beside its case: rows added or changed, as CTEs of the statement that records the event."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Model

from governance.ground.outbox import Found


@dataclass(frozen=True)
class Alongside:
    """CTEs of a move's statement; `found` is what the event's data gain from them."""

    ctes: tuple[str, ...] = ()
    params: tuple[Any, ...] = ()
    found: Found | None = None

    def __add__(self, other: "Alongside") -> "Alongside":
        return Alongside(self.ctes + other.ctes, self.params + other.params, self.found or other.found)


NOTHING = Alongside()


def inserting(rows: Sequence[Model], *, returning: str = "id", found: Found | None = None) -> Alongside:
    """Compose the insertion of rows of one model as the CTE `new_<table>`; their ids are drawn by the database.

    The rows travel as one JSON text whatever their number. A place is not carried: its column stays empty.
    """
    if not rows:
        return NOTHING
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    columns = [str(field.column) for field in fields if not hasattr(field, "srid")]
    table = rows[0]._meta.db_table
    listed = ", ".join(columns)
    written = json.dumps([{name: getattr(row, name) for name in columns} for row in rows], default=str)
    cte = (
        f"new_{table} AS (INSERT INTO {table} ({listed}) SELECT {listed} "
        f"FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) RETURNING {returning})"
    )
    return Alongside((cte,), (written,), found)


def changing(row: Model, **changes: Any) -> Alongside:
    """Compose the change of one locked row, and make it on the object too."""
    for name, value in changes.items():
        setattr(row, name, value)
    table = row._meta.db_table
    settings = ", ".join(f"{name} = %s" for name in changes)
    written = (as_written(value) for value in changes.values())
    cte = f"changed_{table}_{row.pk} AS (UPDATE {table} SET {settings} WHERE id = %s)"
    return Alongside((cte,), (*written, row.pk))


def as_written(value: Any) -> Any:
    """Return a value as the database reads it: places as text, lists and objects as JSON."""
    if isinstance(value, Point):
        return value.ewkt
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else value
