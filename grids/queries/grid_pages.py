"""The map page with its list of areas, and one cell's page."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, FloatField, Func, Q, QuerySet
from django.utils.translation import gettext as _

from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import Actor, require_path
from governance.ground.queries.log import LogLine, history_of
from governance.ground.tongue import tongue
from governance.ground.workflow import AREA_KINDS, Permission
from governance.ground.workflow.paths import behind
from governance.models import Appointment, Organisation, Person, Post, folded
from grids.models import Cell, CellDuty
from grids.permissions import may_keep_cells
from grids.queries.extent import extent_of
from grids.workflow import DUTY_WORDS, Duty

SUBJECT = "grids.cell"
SUGGESTIONS = 500


class SquareMetres(Func):
    """The area on the ellipsoid, computed by the database."""

    template = "ST_Area((%(expressions)s)::geography)"
    output_field = FloatField()


@dataclass(frozen=True)
class Staff:
    """Someone who answers for a cell."""

    duty_id: int
    person_id: int
    name: str
    duty: str
    since: date
    until: date | None


@dataclass(frozen=True)
class CellLine:
    """One cell in a community's list."""

    code: str
    name: str
    staff: list[Staff]


@dataclass(frozen=True)
class CommunityLine:
    """One community and how many cells it has, and how many of them nobody answers for."""

    code: str
    name: str
    cells: int
    unstaffed: int


@dataclass
class StreetLine:
    """One street with its communities."""

    code: str
    name: str
    communities: list[CommunityLine] = field(default_factory=list)


@dataclass(frozen=True)
class MapPage:
    """What the map page shows; `cells` are those of the chosen community."""

    bounds: str
    streets: list[StreetLine]
    community: str
    community_name: str
    cells: list[CellLine]


@dataclass(frozen=True)
class CellPage:
    """What a cell's page shows; its staff only to people who are signed in."""

    code: str
    name: str
    community: str
    community_id: int
    community_code: str
    street: str
    hectares: float
    bounds: str
    source: str
    datum: str
    staff: list[Staff]
    history: list[LogLine]
    shows_staff: bool
    can_staff: bool
    path: str


def map_page(viewer: Actor, *, community: str, on: date) -> MapPage:
    """Return the areas with their cells counted, and the cells of one community when its code is given."""
    chosen = _community(community) if community else None
    cells = Cell.objects.visible_to(viewer).filter(community=chosen).order_by("code") if chosen else []
    staff = _staff_of([cell.pk for cell in cells], on)
    return MapPage(
        bounds=extent_of(chosen.path if chosen else "/"),
        streets=_streets(viewer, on),
        community=chosen.code if chosen else "",
        community_name=chosen.name if chosen else "",
        cells=[CellLine(cell.code, cell.name, staff.get(cell.pk, [])) for cell in cells],
    )


def _community(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code, kind=AREA_KINDS[2]).first()
    if found is None:
        raise NotFound(_("There is no such community."))
    return found


def _streets(viewer: Actor, on: date) -> list[StreetLine]:
    name = "name_en" if tongue().startswith("en") else "name_zh"
    staffed = Q(pk__in=CellDuty.objects.filter(valid__contains=on).values("cell_id"))
    rows = (
        Cell.objects.visible_to(viewer)
        .values_list("community__parent__code", f"community__parent__{name}", "community__code", f"community__{name}")
        .annotate(cells=Count("id"), staffed=Count("id", filter=staffed))
        .order_by("community__parent__code", "community__code")
    )
    streets: dict[str, StreetLine] = {}
    for street, street_name, code, community_name, cells, with_staff in rows:
        line = streets.setdefault(street, StreetLine(street, street_name))
        line.communities.append(CommunityLine(code, community_name, cells, cells - with_staff))
    return list(streets.values())


def _staff_of(cell_ids: list[int], on: date) -> dict[int, list[Staff]]:
    language = tongue()
    rows = CellDuty.objects.filter(cell_id__in=cell_ids, valid__contains=on).select_related("person")
    found: dict[int, list[Staff]] = {}
    for row in rows.order_by("duty", "id"):
        words = DUTY_WORDS[Duty(row.duty)].text(language)
        staff = Staff(row.pk, row.person_id, row.person.name, words, row.valid.lower, row.valid.upper)
        found.setdefault(row.cell_id, []).append(staff)
    return found


def cell_to_staff(viewer: Actor, code: str, *, on: date) -> CellPage:
    """Return one cell's page to who says who answers for it; raise NotAllowed for others."""
    page = cell_page(viewer, code, on=on)
    require_path(viewer, Permission.MANAGE_GRIDS, page.path)
    return page


def cell_page(viewer: Actor, code: str, *, on: date) -> CellPage:
    """Return one cell's page; raise NotFound when there is none."""
    row = (
        Cell.objects.visible_to(viewer)
        .filter(code=code)
        .select_related("community__parent")
        .annotate(square_metres=SquareMetres("polygon"))
        .first()
    )
    if row is None:
        raise NotFound(_("There is no grid cell with this code."))
    signed_in = not viewer.is_anonymous
    return CellPage(
        code=row.code,
        name=row.name,
        community=row.community.name,
        community_id=row.community_id,
        community_code=row.community.code,
        street=row.community.parent.name if row.community.parent else "",
        hectares=round(row.square_metres / 10_000, 1),
        bounds=",".join(f"{side:.6f}" for side in row.polygon.extent),
        source=row.source if signed_in else "",
        datum=row.datum if signed_in else "",
        staff=_staff_of([row.pk], on).get(row.pk, []) if signed_in else [],
        history=history_of(SUBJECT, row.pk) if signed_in else [],
        shows_staff=signed_in,
        can_staff=may_keep_cells(viewer, row.community.path),
        path=row.community.path,
    )


def staff_to_relieve(page: CellPage, duty_id: int) -> Staff:
    """Return one of those who answer for the cell today; raise NotFound or NotAllowed."""
    held = next((staff for staff in page.staff if staff.duty_id == duty_id), None)
    if held is None:
        raise NotFound(_("There is no such duty."))
    if not page.can_staff:
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))
    return held


def duty_choices() -> list[tuple[str, str]]:
    """Return the duties as a form offers them."""
    language = tongue()
    return [(duty.value, words.text(language)) for duty, words in DUTY_WORDS.items()]


def people_for_cells(viewer: Actor, *, on: date) -> list[tuple[str, str]]:
    """Return log-in names and names of the people who sit under the viewer's grids, for the field that names one."""
    people = _people_under(viewer, on).order_by("username")[:SUGGESTIONS]
    return [(person.username, person.name) for person in people]


def _people_under(viewer: Actor, on: date) -> QuerySet[Person]:
    wanted = Q(pk__isnull=False) if viewer.is_portal else Q(pk__in=[])
    for grant in viewer.scopes(Permission.MANAGE_GRIDS):
        wanted |= Q(path__gte=grant.path, path__lt=behind(grant.path))
    posts = Post.objects.filter(organisation__in=Organisation.objects.filter(wanted))
    sitting = Appointment.objects.active(on).filter(post__in=posts)
    return Person.objects.filter(is_active=True, pk__in=sitting.values("person_id"))


def person_for_cell(viewer: Actor, username: str, *, on: date) -> int:
    """Return the id of a person who sits under the viewer's grids; raise Invalid when there is none of this name."""
    found = _people_under(viewer, on).filter(username_folded=folded(username)).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(_("Choose a person from the list."), {"person": _("There is nobody with this log-in name.")})
    return found
