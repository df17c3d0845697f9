"""Which parts of a case stand, which of them are of its present round, which one leads, and which were not judged yet.

Each is said once for the ORM, once for statements, and once of a row in hand, side by side.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from cases.rules.workflow import AssignmentRole
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission

if TYPE_CHECKING:
    from cases.casework.models.assignments import Assignment
    from cases.casework.models.cases import Case

# No ruling took them from who had them; of the present round; answering for the whole of their round.
STANDING = Q(released_at=None)
PRESENT = STANDING & Q(round=F("case__round"))
LEADING = STANDING & Q(role=AssignmentRole.LEAD.value)


def stands(part: str) -> str:
    """Return the condition on a part that no ruling took from who had it."""
    return f"{part}.released_at IS NULL"


def is_of_round(part: str, case: str) -> str:
    """Return the condition on a part that stands in the present round of a case."""
    return f"{part}.case_id = {case}.id AND {part}.round = {case}.round AND {stands(part)}"


def leads(part: str) -> str:
    """Return the condition on a part that answers for the whole of its round."""
    return f"{part}.role = '{AssignmentRole.LEAD.value}' AND {stands(part)}"


def leads_round(part: str, case: str) -> str:
    """Return the condition on the part that answers for the present round of a case; no case has two."""
    return f"{part}.case_id = {case}.id AND {part}.round = {case}.round AND {leads(part)}"


def is_standing(row: "Assignment") -> bool:
    """Tell whether no ruling took a part from who had it."""
    return row.released_at is None


def is_present(row: "Assignment", case: "Case") -> bool:
    """Tell whether a part stands in the present round of its case."""
    return is_standing(row) and row.round == case.round


def is_leading(row: "Assignment") -> bool:
    """Tell whether a part answers for the whole of its round."""
    return is_standing(row) and row.role == AssignmentRole.LEAD


def is_unjudged(row: "Assignment") -> bool:
    """Tell whether a part is finished and the street has not evaluated it; read it with its evaluation."""
    return is_standing(row) and row.finished_at is not None and not hasattr(row, "evaluation")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reusable narrowings of assignments."""

    def of_organisations(self, organisation_ids: Iterable[int]) -> Self:
        """Those given to one of the organisations, or to a stationed office of one."""
        ids = list(organisation_ids)
        return self.filter(Q(organisation_id__in=ids) | Q(department_id__in=ids))

    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisations for which the actor handles assignments, what is over too.

        Of a part that is over whoever had it keeps their own record: what they were asked, did and answered, and when.
        The case itself and its resident are theirs to read only while they have a part in it (`present`).
        """
        if actor.is_portal:
            return self
        mine = self.of_organisations(grant.organisation_id for grant in actor.scopes(Permission.HANDLE_ASSIGNMENT))
        return mine.exclude(case__accused_path__in=actor.own_paths)

    def present(self) -> Self:
        """Those by which somebody has a part in a case now: of its present round, and not taken back."""
        return self.filter(PRESENT)

    def open(self) -> Self:
        """Those not finished."""
        return self.filter(is_open=True)

    def standing(self) -> Self:
        """Those that no ruling took from who had them."""
        return self.filter(STANDING)

    def of_round(self, case: "Case") -> Self:
        """Those that stand in the present round of a case, the lead first."""
        return self.standing().filter(case=case, round=case.round).order_by("-role", "id")

    def unevaluated(self) -> Self:
        """Those finished whose work the street has not judged yet."""
        return self.standing().filter(finished_at__isnull=False, evaluation=None)

    def leading(self) -> Self:
        """Those that answer for the whole of their round; a round has one."""
        return self.filter(LEADING)
