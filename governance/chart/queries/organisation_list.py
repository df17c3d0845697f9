"""The tree as a list: every organisation below one, in the order of the tree."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from governance.chart.models import Organisation
from governance.ground.errors import NotFound
from governance.ground.queries.paging import Page, page_of, place_at


@dataclass(frozen=True)
class ListedOrganisation:
    """One node of the tree; parent and leading party organisation by their codes."""

    code: str
    kind: str
    family: str
    name_zh: str
    name_en: str
    parent: str | None
    led_by: str | None
    depth: int
    path: str
    since: date
    until: date | None
    telephone: str


def organisation_list(*, on: date, under: str, kind: str, after: str, size: int) -> Page[ListedOrganisation]:
    """Return the organisations that exist on a day, those above before those below; `under` names a code."""
    rows = Organisation.objects.current(on)
    if under:
        rows = rows.under(_path_of(under))
    if kind:
        rows = rows.filter(kind_id=kind)
    place = place_at(after, str)
    if place:
        rows = rows.filter(path__gt=place[0])
    found = rows.select_related("kind", "parent", "led_by").order_by("path")[: size + 1]
    return page_of([_listed(row) for row in found], size, lambda row: [row.path])


def organisation_of(code: str) -> ListedOrganisation:
    """Return one organisation by its code; raise NotFound when there is none."""
    row = Organisation.objects.filter(code=code).select_related("kind", "parent", "led_by").first()
    if row is None:
        raise NotFound(_("There is no organisation with this code."))
    return _listed(row)


def _path_of(code: str) -> str:
    path = Organisation.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        raise NotFound(_("There is no organisation with this code."))
    return path


def _listed(row: Organisation) -> ListedOrganisation:
    return ListedOrganisation(
        code=row.code,
        kind=row.kind_id,
        family=row.kind.family,
        name_zh=row.name_zh,
        name_en=row.name_en,
        parent=row.parent.code if row.parent else None,
        led_by=row.led_by.code if row.led_by else None,
        depth=row.depth,
        path=row.path,
        since=row.valid.lower,
        until=row.valid.upper,
        telephone=row.telephone,
    )
