"""One organisation: where it stands, who leads it, who sits in its posts, what lies below, what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from governance.chart.models import Appointment, AppointmentProposal, Organisation, OrganisationKind, Post, Role
from governance.ground.errors import NotAllowed, NotFound
from governance.ground.permissions import Actor, require_path
from governance.ground.queries.log import LogLine, history_of
from governance.ground.workflow import AREA_KINDS, Family, Permission
from governance.ground.workflow.paths import ids_of
from governance.ground.workflow.phones import dialled, shown

SUBJECT = "governance.organisation"


@dataclass(frozen=True)
class Link:
    """An organisation by its name."""

    id: int
    name: str
    kind: str = ""
    code: str = ""


@dataclass(frozen=True)
class Holder:
    """Someone in a post."""

    appointment_id: int
    person_id: int
    name: str
    is_cross: bool
    since: date
    until: date | None


@dataclass(frozen=True)
class HeldPost:
    """A post, who holds it and who is proposed for it; that is told to those who appoint."""

    id: int
    name: str
    role: str
    holders: list[Holder]
    proposed: list[str]


@dataclass(frozen=True)
class OrganisationPage:
    id: int
    name: str
    name_zh: str
    name_en: str
    code: str
    telephone: str
    path: str
    kind: str
    family: str
    since: date
    ends_on: date | None
    is_current: bool
    parent: Link | None
    above: list[Link]
    led_by: Link | None
    leads: list[Link]
    children: list[Link]
    posts: list[HeldPost]
    history: list[LogLine]
    can_manage: bool
    can_staff: bool

    @property
    def telephone_words(self) -> str:
        """The telephone as people read it."""
        return shown(self.telephone)

    @property
    def telephone_dials(self) -> str:
        """The telephone as it is dialled."""
        return dialled(self.telephone)


def organisation_page(viewer: Actor, organisation_id: int, *, on: date) -> OrganisationPage:
    """Return the page of one organisation; raise NotFound when there is none."""
    row = Organisation.objects.select_related("kind", "led_by__kind").filter(id=organisation_id).first()
    if row is None:
        raise NotFound(_("There is no such organisation."))
    above = _above(row)
    return OrganisationPage(
        id=row.pk,
        name=row.name,
        name_zh=row.name_zh,
        name_en=row.name_en,
        code=row.code,
        telephone=row.telephone,
        path=row.path,
        kind=row.kind.name,
        family=row.kind.family,
        since=row.valid.lower,
        ends_on=row.valid.upper,
        is_current=row.valid.lower <= on and (row.valid.upper is None or on < row.valid.upper),
        parent=above[-1] if above else None,
        above=above,
        led_by=_link(row.led_by) if row.led_by else None,
        leads=[_link(each) for each in row.leads.current(on).select_related("kind").order_by("path")],
        children=[_link(each) for each in row.children.current(on).select_related("kind").order_by("kind_id", "code")],
        posts=_posts(row, on, _proposed(row) if viewer.covers_path(Permission.MANAGE_PEOPLE, row.path) else {}),
        history=history_of(SUBJECT, row.pk),
        can_manage=viewer.covers_path(Permission.MANAGE_ORGANISATIONS, row.path),
        can_staff=viewer.covers_path(Permission.MANAGE_PEOPLE, row.path),
    )


def organisation_to_manage(viewer: Actor, organisation_id: int, *, on: date) -> OrganisationPage:
    """Return the page of an organisation to who may change it; raise NotAllowed for others."""
    return _for(viewer, Permission.MANAGE_ORGANISATIONS, organisation_page(viewer, organisation_id, on=on))


def organisation_to_staff(viewer: Actor, organisation_id: int, *, on: date) -> OrganisationPage:
    """Return the page of an organisation to who appoints there; raise NotAllowed for others."""
    return _for(viewer, Permission.MANAGE_PEOPLE, organisation_page(viewer, organisation_id, on=on))


def _for(viewer: Actor, right: Permission, page: OrganisationPage) -> OrganisationPage:
    require_path(viewer, right, page.path)
    return page


def _above(row: Organisation) -> list[Link]:
    ids = ids_of(row.path)[:-1]
    found = Organisation.objects.filter(id__in=ids).select_related("kind").order_by("depth")
    return [_link(each) for each in found]


def _link(row: Organisation) -> Link:
    return Link(row.pk, row.name, row.kind.name, row.code)


def _proposed(row: Organisation) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for proposal in AppointmentProposal.objects.open().filter(post__organisation=row).select_related("person"):
        found.setdefault(proposal.post_id, []).append(proposal.person.name)
    return found


def _posts(row: Organisation, on: date, proposed: Mapping[int, list[str]]) -> list[HeldPost]:
    held: dict[int, list[Holder]] = {}
    active = Appointment.objects.active(on).filter(post__organisation=row).select_related("person").order_by("id")
    for appointment in active:
        held.setdefault(appointment.post_id, []).append(
            Holder(
                appointment_id=appointment.pk,
                person_id=appointment.person_id,
                name=appointment.person.name,
                is_cross=appointment.kind == Appointment.CROSS,
                since=appointment.valid.lower,
                until=appointment.valid.upper,
            )
        )
    posts = Post.objects.filter(organisation=row).select_related("role").order_by("id")
    return [
        HeldPost(post.pk, post.name, post.role.name, held.get(post.pk, []), proposed.get(post.pk, [])) for post in posts
    ]


# ---- choices of the forms ---------------------------------------------------------------------------------------


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of organisation as a form offers them."""
    return [(kind.code, kind.name) for kind in OrganisationKind.objects.order_by("family", "code")]


def role_choices() -> list[tuple[str, str]]:
    """Return the roles as a form offers them."""
    return [(role.code, role.name) for role in Role.objects.order_by("code")]


def leader_choices(*, on: date) -> list[tuple[str, str]]:
    """Return the party organisations that may lead."""
    rows = Organisation.objects.current(on).filter(kind__family=Family.PARTY).order_by("path")
    return [(str(row.pk), row.name) for row in rows]


def parent_choices(viewer: Actor, *, on: date, apart_from: int | None = None) -> list[tuple[str, str]]:
    """Return the organisations under which the viewer may hang another, indented by depth."""
    rows = Organisation.objects.current(on).order_by("path")
    moved = f"/{apart_from}/"
    return [
        (str(row.pk), "\u2003" * (row.depth - 1) + row.name)
        for row in rows
        if viewer.covers_path(Permission.MANAGE_ORGANISATIONS, row.path) and moved not in row.path
    ]


def district_choices(viewer: Actor, *, on: date) -> list[tuple[str, str]]:
    """Return the districts whose tree the viewer keeps; raise NotAllowed where there is none."""
    rows = Organisation.objects.current(on).filter(kind=AREA_KINDS[0]).order_by("code")
    kept = [(row.code, row.name) for row in rows if viewer.covers_path(Permission.MANAGE_ORGANISATIONS, row.path)]
    if not kept:
        raise NotAllowed(_("Only who keeps the organisations of a whole district imports its communities."))
    return kept


def district_named(code: str) -> tuple[str, str]:
    """Return the code and the Chinese name of a district."""
    row = Organisation.objects.get(code=code)
    return row.code, row.name_zh
