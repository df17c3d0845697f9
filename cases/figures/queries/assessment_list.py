"""The evaluated parts behind a figure of the assessment, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.models import Evaluation
from cases.casework.queries.deadlines import moment_words
from cases.figures.queries.assessment import evaluated_in
from cases.figures.queries.rates import Place, place_among
from cases.figures.queries.statistics import reach_named
from cases.figures.queries.supervision import supervised_places
from cases.figures.workflow.assessment import FIGURE_WORDS, POOR, PointsFigure
from cases.figures.workflow.statistics import Reach
from cases.rules.queries.registers import registers, spoken
from governance.ground.errors import Invalid, NotFound
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Key, Page, key_at, older_than, page_of

ROWS = 50


@dataclass(frozen=True)
class AskedAssessment:
    """Which figure of which assessment, as it stands in the address."""

    place: str = ""
    reach: str = ""
    figure: str = ""
    department: str = ""
    street: str = ""


class EvaluatedPart(NamedTuple):
    """One organisation's part in a case, and what the street thought of it."""

    id: int
    number: str
    title: str
    organisation: str
    organisation_code: str
    street: str
    street_code: str
    score: int
    words: str
    by: str
    at: datetime

    @property
    def when(self) -> str:
        """When it was evaluated, in words."""
        return moment_words(self.at)


@dataclass(frozen=True)
class EvaluatedPage:
    """A page of evaluated parts."""

    place: Place
    reach: Reach
    figure: PointsFigure
    label: str
    line: str
    rows: Page[EvaluatedPart]


def evaluated_parts(
    actor: Actor, asked: AskedAssessment, *, after: str, now: datetime, size: int = ROWS
) -> EvaluatedPage:
    """List what a figure counts; raise NotAllowed, NotFound or Invalid as the assessment does."""
    chosen = place_among(supervised_places(actor), asked.place)
    reach, figure = reach_named(asked.reach or Reach.YEAR), _figure(asked.figure)
    rows = evaluated_in(actor, chosen, since=reach.since(timezone.localdate(now)), now=now)
    if figure is PointsFigure.POOR:
        rows = rows.filter(score__lte=POOR)
    if asked.department:
        rows = rows.filter(assignment__department_id=_id(asked.department))
    if asked.street:
        rows = rows.filter(assignment__case__street_id=_id(asked.street))
    if key := key_at(after):
        rows = rows.filter(older_than(key, "at"))
    named = rows.select_related("assignment__case__street", "assignment__organisation", "by")
    found = [_part(row) for row in named.order_by("-at", "-id")[: size + 1]]
    return EvaluatedPage(
        place=chosen,
        reach=reach,
        figure=figure,
        label=spoken(FIGURE_WORDS[figure]),
        line=_named(asked.department or asked.street),
        rows=page_of(found, size, lambda row: Key(row.at, row.id)),
    )


def _part(row: Evaluation) -> EvaluatedPart:
    case, mine = row.assignment.case, row.assignment
    return EvaluatedPart(
        row.pk,
        case.number,
        case.title,
        mine.organisation.name,
        mine.organisation.code,
        case.street.name,
        case.street.code,
        row.score,
        row.words,
        row.by.name,
        row.at,
    )


def _figure(code: str) -> PointsFigure:
    if code and code not in list(PointsFigure):
        message = _("There is no such figure. Open one from the board.")
        raise Invalid(message, {"figure": message})
    return PointsFigure(code or PointsFigure.EVALUATED)


def _id(code: str) -> int:
    found = next((one.id for one in registers().organisations.values() if one.code == code), None)
    if found is None:
        raise NotFound(_("There are no such figures, or they are not yours to see."))
    return found


def _named(code: str) -> str:
    return next((spoken(one.name) for one in registers().organisations.values() if code and one.code == code), "")
