"""The service catalogue as a list and item by item, for programs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Page, page_of, place_at
from services.models import ServiceItem

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class CatalogueItem:
    """One service: who gives it, how and where to apply, with which documents, how long it takes."""

    code: str
    theme: str
    department: str
    department_zh: str
    department_en: str
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    how_zh: str
    how_en: str
    where_zh: str
    where_en: str
    documents_zh: list[str]
    documents_en: list[str]
    fee_zh: str
    fee_en: str
    time_limit_days: int
    channel: str
    version: int


def item_list(viewer: Actor, *, words: str, theme: str, department: str, after: str, size: int) -> Page[CatalogueItem]:
    """Return the items that contain every word, by code; theme and department are given by their codes."""
    rows = ServiceItem.objects.visible_to(viewer).matching(words[:LONGEST_SEARCH]).order_by("code")
    if theme:
        rows = rows.filter(theme_id=theme)
    if department:
        rows = rows.filter(department__code=department)
    place = place_at(after, str)
    if place:
        rows = rows.filter(code__gt=place[0])
    found = [_item(row) for row in rows.select_related("department")[: size + 1]]
    return page_of(found, size, lambda row: [row.code])


def item_of(viewer: Actor, code: str) -> CatalogueItem:
    """Return one item by its code; raise NotFound when there is none that the viewer may see."""
    row = ServiceItem.objects.visible_to(viewer).filter(code=code).select_related("department").first()
    if row is None:
        raise NotFound(_("There is no such service."))
    return _item(row)


_SAME = (
    *("code", "name_zh", "name_en", "summary_zh", "summary_en", "how_zh", "how_en", "where_zh", "where_en"),
    *("documents_zh", "documents_en", "fee_zh", "fee_en", "time_limit_days", "channel", "version"),
)


def _item(row: ServiceItem) -> CatalogueItem:
    return CatalogueItem(
        theme=row.theme_id,
        department=row.department.code,
        department_zh=row.department.name_zh,
        department_en=row.department.name_en,
        **{name: getattr(row, name) for name in _SAME},
    )
