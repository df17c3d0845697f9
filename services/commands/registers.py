"""Adding the registers that ship with the product; local changes stay as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.models import Theme


@dataclass(frozen=True)
class ThemeRow:
    """One theme of the catalogue as a register lists it."""

    code: str
    name_zh: str
    name_en: str
    icon: str


def add_themes(rows: Iterable[ThemeRow]) -> int:
    """Add the themes that are not there yet; return how many themes there are."""
    themes = [Theme(code=row.code, name_zh=row.name_zh, name_en=row.name_en, icon=row.icon) for row in rows]
    Theme.objects.bulk_create(themes, ignore_conflicts=True)
    return Theme.objects.count()
