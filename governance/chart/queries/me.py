"""What a person may know of themselves: posts, and permissions with the organisations they cover."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from governance.chart.models import Appointment, Organisation
from governance.ground.permissions import Actor
from governance.ground.workflow import PERMISSION_WORDS, Permission


@dataclass(frozen=True)
class OrganisationLine:
    code: str
    kind: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class HeldPost:
    """A post that the person holds."""

    name_zh: str
    name_en: str
    role: str
    appointment: str
    since: date
    until: date | None
    organisation: OrganisationLine


@dataclass(frozen=True)
class HeldPermission:
    """A permission, in words, and the organisations whose whole subtree it covers."""

    code: str
    name_zh: str
    name_en: str
    organisations: list[OrganisationLine]


@dataclass(frozen=True)
class Me:
    """The actor as the API shows them to themselves."""

    username: str
    name_zh: str
    name_en: str
    unread: int
    language: str
    posts: list[HeldPost]
    permissions: list[HeldPermission]


def me(viewer: Actor, *, on: date) -> Me:
    """Return what the viewer holds on a day."""
    return Me(
        username=viewer.username,
        name_zh=viewer.names.zh,
        name_en=viewer.names.en,
        unread=viewer.unread,
        language=viewer.language or settings.LANGUAGE_CODE,
        posts=_posts(viewer, on),
        permissions=_permissions(viewer),
    )


def _posts(viewer: Actor, on: date) -> list[HeldPost]:
    rows = Appointment.objects.active(on).filter(person=viewer.person_id).select_related("post__organisation")
    return [
        HeldPost(
            name_zh=row.post.name_zh,
            name_en=row.post.name_en,
            role=row.post.role_id,
            appointment=row.kind,
            since=row.valid.lower,
            until=row.valid.upper,
            organisation=_line(row.post.organisation),
        )
        for row in rows.order_by("-kind", "id")
    ]


def _permissions(viewer: Actor) -> list[HeldPermission]:
    granted = {grant.organisation_id for grants in viewer.grants.values() for grant in grants}
    lines = {row.pk: _line(row) for row in Organisation.objects.filter(id__in=granted)}
    return [
        HeldPermission(
            code=permission.value,
            name_zh=PERMISSION_WORDS[permission].zh,
            name_en=PERMISSION_WORDS[permission].en,
            organisations=[lines[grant.organisation_id] for grant in viewer.scopes(permission)],
        )
        for permission in Permission
        if viewer.scopes(permission)
    ]


def _line(organisation: Organisation) -> OrganisationLine:
    return OrganisationLine(organisation.code, organisation.kind_id, organisation.name_zh, organisation.name_en)
