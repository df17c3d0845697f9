"""The workbook of the assessment: the evaluated parts behind a figure, the board, and what its points are."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.figures.queries.assessment import AssessmentLine, AssessmentPage, assessment_page
from cases.figures.queries.assessment_list import AskedAssessment, EvaluatedPart, evaluated_parts
from cases.figures.workflow.assessment import FIGURE_WORDS, PointsFigure
from cases.figures.workflow.statistics import REACH_WORDS, Reach
from cases.papers.queries.books.book import Asked, Book, From, Stretch, Table, definitions, name_of, rounded
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
    heads = [
        *(_("Laid out by"), _("Name"), _("Code"), _("Evaluated parts"), _("Points in all"), _("Points in the mean")),
        *(_("One or two points"), _("Called back"), _("Satisfied"), _("Residents satisfied, %")),
    ]
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
    few = _("No share is given below this number of call-backs: %(least)d.") % {"least": page.total.least}
    return [
        [_("Figures"), f"{page.place.name} ({page.place.code})"],
        [_("Period"), f"{page.since:%Y-%m-%d} – {timezone.localdate(now):%Y-%m-%d}"],
        [_("Evaluated parts"), _("n of the points: parts of cases that the street evaluated within the period.")],
        [_("Points in the mean"), _("One to five points for each part; every part weighs the same.")],
        [_("One or two points"), _("Parts that got one or two points.")],
        [_("Called back"), _("n of the residents: rounds of cases whose resident was reached, in whole months.")],
        [_("Satisfied"), _("The resident is satisfied, or basically satisfied.")],
        [_("Residents satisfied, %"), few],
    ]


ASSESSMENT = Book(tuple(AskedAssessment.__dataclass_fields__), _settled, _words, _title, _heads, _rows, _boards)
