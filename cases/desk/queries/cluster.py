"""A group demand on one page: the case that is handled, those joined to it, those linked, and all that happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.casework.models import Case, CaseLink
from cases.casework.permissions import allowed_moves, is_colleague, may_move
from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.timeline import Entry, happenings_of_all, timeline_of
from cases.casework.queries.wording import Badge, state_badge
from cases.rules.queries.registers import registers_knowing
from cases.rules.workflow import Action
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow.phones import masked

MOST_MEMBERS = 200
MOST_LINES = 300


class Member(NamedTuple):
    """One case of a cluster."""

    number: str
    title: str
    address: str
    reported: str
    resident: str
    state: Badge
    is_whole: bool
    may_split_off: bool
    version: int
    point: tuple[float, float] | None


class Linked(NamedTuple):
    """A case that has to do with the one that is handled, and goes its own way."""

    number: str
    title: str
    state: Badge


@dataclass(frozen=True)
class Line(Entry):
    """Something that happened to one of the cases."""

    number: str


@dataclass(frozen=True)
class ClusterPage:
    """The cluster of a case as one actor may see it."""

    number: str
    title: str
    version: int
    members: Sequence[Member]
    linked: Sequence[Linked]
    residents: int
    lines: Sequence[Line]
    may_tell: bool
    may_link: bool

    @property
    def joined(self) -> int:
        """How many cases were joined to the one that is handled."""
        return len(self.members) - 1


def cluster_page(actor: Actor, number: str) -> ClusterPage:
    """Return the cluster that a case belongs to, in five statements; raise NotFound for a case that is not theirs."""
    seen = Case.objects.visible_to(actor)
    named = seen.filter(number=number).first()
    if named is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    whole_id = named.joined_to_id or named.pk
    cases = list(seen.filter(Q(pk=whole_id) | Q(joined_to=whole_id)).order_by("id")[:MOST_MEMBERS])
    whole = next((case for case in cases if case.pk == whole_id), named)
    ids = [case.pk for case in cases]
    decides = may_move(actor, Action.JOIN, whole)
    return ClusterPage(
        number=whole.number,
        title=whole.title,
        version=whole.version,
        members=[_member(case, whole, actor) for case in sorted(cases, key=lambda case: case.pk != whole.pk)],
        linked=_linked(actor, ids),
        residents=len({case.resident_phone_index or f"case {case.pk}" for case in cases}),
        lines=_lines(actor, cases),
        may_tell=decides,
        may_link=decides,
    )


def _member(case: Case, whole: Case, actor: Actor) -> Member:
    may_split_off = Action.SPLIT_OFF in allowed_moves(actor, case)
    return Member(
        number=case.number,
        title=case.title,
        address=case.address,
        reported=moment_words(case.reported_at),
        resident=" ".join(part for part in (case.resident_name, masked(case.resident_phone_tail)) if part),
        state=state_badge(case.state),
        is_whole=case.pk == whole.pk,
        may_split_off=may_split_off,
        version=case.version,
        point=(case.location.x, case.location.y) if case.location else None,
    )


def _linked(actor: Actor, ids: Sequence[int]) -> list[Linked]:
    pairs = CaseLink.objects.filter(Q(first__in=ids) | Q(second__in=ids)).values_list("first_id", "second_id")
    others = {id_ for pair in pairs for id_ in pair} - set(ids)
    if not others:
        return []
    found = Case.objects.visible_to(actor).filter(id__in=others).order_by("id").values_list("number", "title", "state")
    return [Linked(number, title, state_badge(state)) for number, title, state in found]


def _lines(actor: Actor, cases: Sequence[Case]) -> list[Line]:
    """Return what happened to all of them, the latest first; internal lines for those of the area only."""
    names = registers_knowing(organisation_ids={case.community_id for case in cases}, cell_ids=set())
    happened = happenings_of_all(actor, [case.pk for case in cases], latest=MOST_LINES)
    lines: list[Line] = []
    for case in cases:
        entries = timeline_of(happened.get(case.pk, []), names, with_internal=is_colleague(actor, case))
        lines += [Line(**vars(entry), number=case.number) for entry in entries]
    return sorted(lines, key=lambda line: line.at, reverse=True)
