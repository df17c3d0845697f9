"""What a department has done: its parts that are finished or were taken back, each its own part and nothing more."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.casework.models import Assignment
from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.lateness import was_late
from cases.rules.queries.registers import spoken
from cases.rules.workflow import ROLE_WORDS, AssignmentRole
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.workflow import Permission


@dataclass(frozen=True)
class PastPart:
    """A part that is over: what was asked, by when, what was done and when. Nothing of the case and its resident."""

    id: int
    number: str
    organisation: str
    organisation_name: str
    role: str
    by_whistle: bool
    round: int
    asked: str
    assigned_at: datetime
    sign_by: datetime
    contact_by: datetime
    report_by: datetime | None
    finish_by: datetime
    signed_at: datetime | None
    contacted_at: datetime | None
    reported_in_at: datetime | None
    finished_at: datetime | None
    released_at: datetime | None
    result: str

    @property
    def role_words(self) -> str:
        """The role in the language of the page."""
        return spoken(ROLE_WORDS[AssignmentRole(self.role)])

    @property
    def ended_words(self) -> str:
        """How and when it ended."""
        if self.released_at is not None:
            return _("Taken back by a ruling, %(at)s") % {"at": moment_words(self.released_at)}
        words = _("Finished late, %(at)s") if self.was_late else _("Finished, %(at)s")
        return words % {"at": moment_words(self.finished_at)} if self.finished_at else ""

    @property
    def was_late(self) -> bool:
        """Tell whether it was finished after its limit."""
        return was_late(self.finish_by, self.finished_at)


_OWN = tuple(
    name
    for name in PastPart.__dataclass_fields__
    if name not in ("number", "organisation", "organisation_name", "by_whistle")
)


def past_parts(viewer: Actor, *, after: str, size: int) -> Page[PastPart]:
    """Return the parts of the viewer's organisations that are over, the newest first; who handles none may not ask.

    They stand in the order of their assignment, which nothing changes.
    """
    found = past_assignments(viewer, after=after, size=size)
    return Page([_part(row) for row in found.results], found.next)


def past_assignments(viewer: Actor, *, after: str, size: int) -> Page[Assignment]:
    """Return the same as rows, with their cases' numbers and their organisations."""
    require_anywhere(viewer, Permission.HANDLE_ASSIGNMENT)
    rows = Assignment.objects.visible_to(viewer).filter(is_open=False).order_by("-id")
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__lt=place[0])
    found = rows.select_related("case", "organisation")[: size + 1]
    return page_of(list(found), size, lambda row: [row.pk])


def _part(row: Assignment) -> PastPart:
    return PastPart(
        number=row.case.number,
        organisation=row.organisation.code,
        organisation_name=row.organisation.name,
        by_whistle=row.whistle_id is not None,
        **{name: getattr(row, name) for name in _OWN},
    )
