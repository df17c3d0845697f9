"""Adding the registers that ship with the product; local changes stay as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.models import Organisation
from services.models import ServiceItem, Theme


@dataclass(frozen=True)
class ThemeRow:
    """One theme of the catalogue as a register lists it."""

    code: str
    name_zh: str
    name_en: str
    icon: str


@dataclass(frozen=True)
class ItemRow:
    """One service as a list of a district names it; the department by its code."""

    code: str
    department_code: str
    theme: str
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    how_zh: str
    how_en: str
    where_zh: str
    where_en: str
    documents_zh: tuple[str, ...]
    documents_en: tuple[str, ...]
    time_limit_days: int
    fee_zh: str
    fee_en: str
    channel: str


def add_themes(rows: Iterable[ThemeRow]) -> int:
    """Add the themes that are not there yet; return how many themes there are."""
    themes = [Theme(code=row.code, name_zh=row.name_zh, name_en=row.name_en, icon=row.icon) for row in rows]
    Theme.objects.bulk_create(themes, ignore_conflicts=True)
    return Theme.objects.count()


def add_items(rows: Iterable[ItemRow]) -> int:
    """Add the services that are not there yet; return how many services there are."""
    departments = dict(Organisation.objects.values_list("code", "id"))
    items = [
        ServiceItem(
            code=row.code,
            department_id=departments[row.department_code],
            theme_id=row.theme,
            name_zh=row.name_zh,
            name_en=row.name_en,
            summary_zh=row.summary_zh,
            summary_en=row.summary_en,
            how_zh=row.how_zh,
            how_en=row.how_en,
            where_zh=row.where_zh,
            where_en=row.where_en,
            documents_zh=list(row.documents_zh),
            documents_en=list(row.documents_en),
            time_limit_days=row.time_limit_days,
            fee_zh=row.fee_zh,
            fee_en=row.fee_en,
            channel=row.channel,
        )
        for row in rows
    ]
    ServiceItem.objects.bulk_create(items, ignore_conflicts=True)
    return ServiceItem.objects.count()
