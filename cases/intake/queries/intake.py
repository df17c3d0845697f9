"""What the pages on which a problem is reported show: categories, communities, the place that was picked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.intake.queries.danger import danger_words
from cases.rules.models import Category
from cases.rules.queries.registers import registers
from cases.rules.workflow import Source
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.tongue import tongue
from governance.ground.workflow import Permission


class Choice(NamedTuple):
    """Something that can be chosen: its code, what it is called, its picture."""

    code: str
    name: str
    icon: str = ""
    is_danger: bool = False


@dataclass(frozen=True)
class CategoryGroup:
    """One picture of the first level with the categories behind it."""

    code: str
    name: str
    icon: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ReportPage:
    """What a report is written on."""

    groups: tuple[CategoryGroup, ...]
    communities: tuple[Choice, ...]
    bounds: str
    takes_calls: bool = False

    @property
    def danger_words(self) -> str:
        """The words at which the page says to leave and call first, one a line."""
        return "\n".join(danger_words())


@dataclass(frozen=True)
class PickedPlace:
    """Where a pin stands, in words; without a cell it stands outside the grid."""

    cell: str = ""
    cell_code: str = ""
    community: str = ""
    street: str = ""
    near: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class DonePage:
    """What the reporter takes along."""

    number: str
    title: str
    is_from_resident: bool
    takes_calls: bool


def report_page(actor: Actor) -> ReportPage:
    """Return what a grid worker reports with, within the area they report for; raise NotAllowed for everyone else."""
    require_anywhere(actor, Permission.REPORT_CASE)
    paths = [grant.path for grant in actor.scopes(Permission.REPORT_CASE)]
    communities, bounds = _area(paths)
    return ReportPage(groups=category_groups(), communities=communities, bounds=bounds, takes_calls=_takes_calls(actor))


def _takes_calls(actor: Actor) -> bool:
    return usual_channel(actor) is Source.TELEPHONE


def usual_channel(actor: Actor) -> Source:
    """Return by which way a person hears of most matters: who registers them at a desk, by telephone."""
    return Source.TELEPHONE if actor.holds(Permission.REGISTER_CASE) else Source.WORKER


def public_report_page() -> ReportPage:
    """Return what a resident without an account reports with: all of the district."""
    communities, bounds = _area(["/"])
    return ReportPage(groups=_grouped(Category.objects.filter(is_public=True)), communities=communities, bounds=bounds)


def communities_below(paths: Iterable[str]) -> tuple[Choice, ...]:
    """Return the communities below some paths of the tree."""
    return _area(paths)[0]


def category_groups() -> tuple[CategoryGroup, ...]:
    """Return the categories in use, below their groups, in the order of the register."""
    return _grouped(Category.objects.all())


def _grouped(categories: QuerySet[Category]) -> tuple[CategoryGroup, ...]:
    rows = list(categories.filter(is_active=True).order_by("rank", "code"))
    below: dict[str | None, list[Choice]] = {}
    for row in rows:
        entry = registers().categories.get(row.code)
        below.setdefault(row.parent_id, []).append(
            Choice(row.code, row.name, row.icon, is_danger=bool(entry and entry.is_danger))
        )
    return tuple(
        CategoryGroup(choice.code, choice.name, choice.icon, tuple(below[choice.code]))
        for choice in below.get(None, [])
        if choice.code in below
    )


# The communities below some paths and the frame around their cells, in one statement.
_AREA = """
SELECT community.code, community.name_zh, community.name_en, street.name_zh, street.name_en,
  ST_XMin(frame.box), ST_YMin(frame.box), ST_XMax(frame.box), ST_YMax(frame.box)
FROM governance_organisation community
JOIN governance_organisation street ON street.id = community.parent_id
CROSS JOIN LATERAL (SELECT ST_Extent(cell.polygon) AS box FROM grids_cell cell WHERE cell.community_id = community.id)
  frame
WHERE community.kind_id = 'community' AND community.valid @> %s
  AND EXISTS (SELECT 1 FROM unnest(%s::text[]) above(path) WHERE starts_with(community.path, above.path))
ORDER BY community.code
"""


def _area(paths: Iterable[str]) -> tuple[tuple[Choice, ...], str]:
    with connection.cursor() as cursor:
        cursor.execute(_AREA, [timezone.localdate(), list(paths)])
        rows = cursor.fetchall()
    frames = [row[5:] for row in rows if row[5] is not None]
    communities = tuple(Choice(row[0], f"{_named(row[3], row[4])} · {_named(row[1], row[2])}") for row in rows)
    return communities, _frame(frames)


def _frame(frames: list[tuple[float, ...]]) -> str:
    if not frames:
        return ""
    west, south, east, north = zip(*frames, strict=True)
    return ",".join(f"{edge:.6f}" for edge in (min(west), min(south), max(east), max(north)))


# The cell of a point as `locate` finds it, in words, with the address of the nearest case for those who may see cases.
_PLACE = """
SELECT cell.name_zh, cell.name_en, cell.code, community.id, community.name_zh, community.name_en,
  street.id, street.name_zh, street.name_en, street.parent_id
FROM grids_cell cell
JOIN governance_organisation community ON community.id = cell.community_id
JOIN governance_organisation street ON street.id = community.parent_id
WHERE ST_Covers(cell.polygon, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
ORDER BY cell.code LIMIT 1
"""
_NEAR = """
SELECT c.address FROM cases_case c
WHERE c.address <> '' AND c.source = 'worker'
  AND ST_DWithin(c.location, ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326), 0.0015)
ORDER BY c.location <-> ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326) LIMIT 1
"""


def picked_place(longitude: float, latitude: float, *, viewer: Actor) -> PickedPlace:
    """Say in words where a point lies, and whether the viewer may report there."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [longitude, latitude])
        row = cursor.fetchone()
    if row is None:
        return PickedPlace()
    is_open = viewer.is_anonymous or viewer.covers(Permission.REPORT_CASE, (row[3], row[6], row[9]))
    return PickedPlace(
        cell=_named(row[0], row[1]),
        cell_code=row[2],
        community=_named(row[4], row[5]),
        street=_named(row[7], row[8]),
        near=_address_near(longitude, latitude) if is_open and not viewer.is_anonymous else "",
        is_open=is_open,
    )


def _address_near(longitude: float, latitude: float) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {"longitude": longitude, "latitude": latitude})
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def done_page(number: str, *, viewer: Actor) -> DonePage:
    """Return what to tell the reporter of a case; raise NotFound when it is not the viewer's to see.

    Who reported what accuses their own organisation is told the number once more, and finds it nowhere else.
    """
    known = Q(pk__in=Case.objects.visible_to(viewer).values("pk")) | Q(reporter_id=viewer.person_id)
    case = Case.objects.filter(known, number=number).first() if viewer.person_id else None
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return DonePage(
        number=case.number,
        title=case.title,
        is_from_resident=bool(case.resident_phone_tail) or case.source == Source.PUBLIC,
        takes_calls=_takes_calls(viewer),
    )


def _named(zh: str, en: str) -> str:
    return en if tongue().startswith("en") else zh
