"""Appointments and ways back into accounts that wait for somebody else's yes, as those see them who may give it."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.chart.models import AccountProposal, AppointmentProposal
from governance.chart.models.proposals import AccountProposalQuerySet, ProposalQuerySet
from governance.ground.permissions import Actor, require_one_of
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.tongue import tongue
from governance.ground.workflow import CONFIRMING, PERMISSION_WORDS, WAY_BACK_WORDS, Permission, WayBack
from governance.kit.decisions.permissions import is_own_matter

COUNT_CAP = 99
LINES = 50


@dataclass(frozen=True)
class WayBackRow:
    """What is asked for somebody's account, and whether the viewer may decide it."""

    id: int
    person_id: int
    username: str
    person: str
    what: str
    asked_by: str
    asked_at: datetime
    may_decide: bool


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
    is_first: bool


def proposal_list(viewer: Actor, *, after: str = "", size: int = LINES) -> Page[ProposalRow]:
    """Return the open proposals below the viewer's posts, the oldest first; raise NotAllowed for who confirms none."""
    require_one_of(viewer, CONFIRMING)
    rows = seen_proposals(viewer).open().order_by("id")
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__gt=place[0])
    named = rows.select_related("person__first_code", "post__organisation", "post__role", "asked_by")
    return page_of([_row(row, viewer) for row in named[: size + 1]], size, lambda row: [row.id])


def waiting_count(viewer: Actor) -> str:
    """Say how many proposals wait for the viewer, up to a cap; nothing when none does."""
    rows = _waiting(viewer).values_list("id", flat=True), _waiting_ways(viewer).values_list("id", flat=True)
    number = sum(len(each[: COUNT_CAP + 1]) for each in rows)
    return f"{COUNT_CAP}+" if number > COUNT_CAP else str(number or "")


def seen_proposals(viewer: Actor) -> ProposalQuerySet:
    """Return the proposals for posts over which the viewer may confirm."""
    if viewer.is_portal:
        return AppointmentProposal.objects.all()
    return AppointmentProposal.objects.below(grant.path for each in CONFIRMING for grant in viewer.scopes(each))


def tells_a_code(viewer: Actor, proposal_id: int) -> bool:
    """Tell whether the yes of the viewer to this proposal shows a code for the first sign-in of a new account."""
    return _waiting(viewer).filter(pk=proposal_id, person__first_code__isnull=False).exists()


def ways_back(viewer: Actor, *, after: str = "", size: int = LINES) -> Page[WayBackRow]:
    """Return what is asked for accounts below the viewer's posts, the oldest first."""
    require_one_of(viewer, CONFIRMING)
    rows = seen_account_proposals(viewer).open().select_related("person", "asked_by").order_by("id")
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__gt=place[0])
    language = tongue()
    found = [
        WayBackRow(
            id=row.pk,
            person_id=row.person_id,
            username=row.person.username,
            person=row.person.name,
            what=WAY_BACK_WORDS[WayBack(row.what)].text(language),
            asked_by=row.asked_by.name,
            asked_at=row.asked_at,
            may_decide=not is_own_matter(viewer, row),
        )
        for row in rows[: size + 1]
    ]
    return page_of(found, size, lambda row: [row.id])


def seen_account_proposals(viewer: Actor) -> AccountProposalQuerySet:
    """Return what is asked for the accounts of people over whose posts the viewer may confirm."""
    if viewer.is_portal:
        return AccountProposal.objects.all()
    return AccountProposal.objects.below(grant.path for each in CONFIRMING for grant in viewer.scopes(each))


def _waiting_ways(viewer: Actor) -> AccountProposalQuerySet:
    return seen_account_proposals(viewer).open().of_others(viewer.person_id)


def _waiting(viewer: Actor) -> ProposalQuerySet:
    """Return the open ones that the viewer may decide: not what they proposed, nor what is about themselves."""
    return seen_proposals(viewer).open().of_others(viewer.person_id)


def _row(row: AppointmentProposal, viewer: Actor) -> ProposalRow:
    language = tongue()
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
        may_decide=not is_own_matter(viewer, row),
        is_first=hasattr(row.person, "first_code"),
    )
