"""Appointments that wait for somebody else's yes, as those see them who may give it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from governance.models import AppointmentProposal
from governance.models.proposals import ProposalQuerySet
from governance.permissions import Actor, require_one_of
from governance.queries.paging import Page, page_of, place_at
from governance.workflow import CONFIRMING, PERMISSION_WORDS, Permission

COUNT_CAP = 99
LINES = 50


@dataclass(frozen=True)
class ProposalRow:
    """One proposed appointment, and whether the viewer may decide it."""

    id: int
    person_id: int
    username: str
    person: str
    post: str
    organisation: str
    rights: list[str]
    since: date
    until: date | None
    asked_by: str
    asked_at: datetime
    may_decide: bool


def proposal_list(viewer: Actor, *, after: str = "", size: int = LINES) -> Page[ProposalRow]:
    """Return the open proposals below the viewer's posts, the oldest first; raise NotAllowed for who confirms none."""
    require_one_of(viewer, CONFIRMING)
    rows = seen_proposals(viewer).open().order_by("id")
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__gt=place[0])
    mine = set(_waiting(viewer).values_list("id", flat=True))
    named = rows.select_related("person", "post__organisation", "post__role", "asked_by")
    return page_of([_row(row, may_decide=row.pk in mine) for row in named[: size + 1]], size, lambda row: [row.id])


def waiting_count(viewer: Actor) -> str:
    """Say how many proposals wait for the viewer, up to a cap; nothing when none does."""
    number = len(_waiting(viewer).values_list("id", flat=True)[: COUNT_CAP + 1])
    return f"{COUNT_CAP}+" if number > COUNT_CAP else str(number or "")


def seen_proposals(viewer: Actor) -> ProposalQuerySet:
    """Return the proposals for posts over which the viewer may confirm."""
    if viewer.is_portal:
        return AppointmentProposal.objects.all()
    return AppointmentProposal.objects.below(grant.path for each in CONFIRMING for grant in viewer.scopes(each))


def _waiting(viewer: Actor) -> ProposalQuerySet:
    """Return the open ones that the viewer may decide: not what they proposed, nor what is about themselves."""
    me = viewer.person_id
    return seen_proposals(viewer).open().exclude(asked_by=me or 0).exclude(person=me or 0)


def _row(row: AppointmentProposal, *, may_decide: bool) -> ProposalRow:
    language = get_language() or "zh-hans"
    return ProposalRow(
        id=row.pk,
        person_id=row.person_id,
        username=row.person.username,
        person=row.person.name,
        post=row.post.name,
        organisation=row.post.organisation.name,
        rights=[PERMISSION_WORDS[Permission(code)].text(language) for code in row.post.role.permissions],
        since=row.valid.lower,
        until=row.valid.upper,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        may_decide=may_decide,
    )
