"""The workbook of the assessment: the evaluated parts behind a figure, the board, and what its points are."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.figures.queries.assessment import AssessmentLine, AssessmentPage, assessment_page
from cases.figures.queries.assessment_list import AskedAssessment, EvaluatedPart, evaluated_parts
from cases.figures.workflow.assessment import FIGURE_WORDS, PointsFigure
from cases.figures.workflow.figures import ASSESSMENT as FIGURES
from cases.figures.workflow.statistics import REACH_WORDS, Reach
from cases.papers.queries.books.book import (
    Asked,
    Book,
    From,
    Stretch,
    Table,
    definitions,
    heads_of,
    meanings_of,
    name_of,
    rounded,
)
from cases.papers.queries.cells import Cell, date_cell
from cases.rules.queries.registers import spoken
from governance.ground.permissions import Actor


def _settled(actor: Actor, asked: Asked, now: datetime) -> dict[str, str]:
    page = evaluated_parts(actor, AskedAssessment(**asked), after="", now=now, size=1)
    return {**asked, "place": page.place.code, "reach": page.reach.value, "figure": page.figure.value}


def _words(asked: Asked) -> list[str]:
    return [
        *(_("Assessment"), name_of(asked["place"]), spoken(REACH_WORDS[Reach(asked["reach"])])),
        spoken(FIGURE_WORDS[PointsFigure(asked["figure"])]),
        *(name_of(asked[line]) for line in ("department", "street") if line in asked),
    ]


def _title() -> str:
    return _("Evaluated parts")


def _heads() -> list[str]:
    return [
        *(
            _("Number"),
            _("Title"),
            pgettext("of a part", "Organisation"),
            _("Organisation code"),
            _("Street"),
            _("Street code"),
        ),
        *(_("Points"), _("In words"), _("Evaluated by"), _("Evaluated")),
    ]


def _rows(actor: Actor, asked: Asked, start: From) -> Stretch:
    found = evaluated_parts(actor, AskedAssessment(**asked), after=start.after, now=start.now, size=start.size).rows
    return Stretch([_row(part) for part in found.results], found.next or "")


def _row(part: EvaluatedPart) -> list[Cell]:
    return [
        *(part.number, part.title, part.organisation, part.organisation_code, part.street, part.street_code),
        *(part.score, part.words, part.by, date_cell(part.at)),
    ]


def _boards(actor: Actor, asked: Asked, now: datetime) -> list[Table]:
    page = assessment_page(actor, place=asked["place"], reach=asked["reach"], now=now)
    heads = [_("Laid out by"), _("Name"), _("Code"), *heads_of(FIGURES)]
    laid_out = (
        *((_("Whole"), [page.total]), (_("By department"), page.departments)),
        (_("By street"), page.streets),
    )
    rows = [_line(by, line) for by, lines in laid_out for line in lines]
    return [Table(_("Figures"), heads, rows), definitions(_definitions(page, now))]


def _line(by: str, line: AssessmentLine) -> list[Cell]:
    points, heard = line.points, line.heard
    return [
        *(by, line.name, line.code, points.evaluated, points.points, rounded(points.mean), points.poor),
        *(heard.called_back, heard.satisfied, rounded(line.satisfaction)),
    ]


def _definitions(page: AssessmentPage, now: datetime) -> Sequence[Sequence[Cell]]:
    return [
        [_("Figures"), f"{page.place.name} ({page.place.code})"],
        [_("Period"), f"{page.since:%Y-%m-%d} – {timezone.localdate(now):%Y-%m-%d}"],
        *meanings_of(FIGURES, least=page.total.least),
    ]


ASSESSMENT = Book(tuple(AskedAssessment.__dataclass_fields__), _settled, _words, _title, _heads, _rows, _boards)
