"""The workbook of the statistics: the cases behind a figure, all tables of the page, and what they count."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.figures.queries.statistics import Amounts, StatisticsLine, StatisticsPage, statistics_page
from cases.figures.queries.statistics_list import AskedStatistics, CountedCase, counted_cases
from cases.figures.workflow.figures import STATISTICS as FIGURES
from cases.figures.workflow.statistics import FIGURE_WORDS, REACH_WORDS, CountedFigure, Reach
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
from cases.rules.queries.registers import registers, spoken
from cases.rules.workflow import SOURCE_WORDS, Source
from governance.ground.permissions import Actor


def _settled(actor: Actor, asked: Asked, now: datetime) -> dict[str, str]:
    page = counted_cases(actor, AskedStatistics(**asked), after="", now=now, size=1)
    return {**asked, "place": page.place.code, "reach": page.reach.value, "figure": page.figure.value}


def _words(asked: Asked) -> list[str]:
    source = asked.get("source")
    return [
        *(_("Statistics"), name_of(asked.get("area") or asked["place"]), spoken(REACH_WORDS[Reach(asked["reach"])])),
        spoken(FIGURE_WORDS[CountedFigure(asked["figure"])]),
        *([asked["moment"]] if "moment" in asked else []),
        *([registers().category(asked["category"])] if "category" in asked else []),
        *([spoken(SOURCE_WORDS[Source(source)])] if source else []),
    ]


def _title() -> str:
    return _("Cases")


def _heads() -> list[str]:
    return [
        *(_("Number"), _("Title"), _("Category"), _("Category code"), _("Street"), _("Street code")),
        *(_("Community"), _("Community code"), _("Came in by"), _("Source code"), _("State"), _("State code")),
        *(_("Reported"), _("Ended"), _("Lead"), _("Lead code"), _("Finished late")),
    ]


def _rows(actor: Actor, asked: Asked, start: From) -> Stretch:
    found = counted_cases(actor, AskedStatistics(**asked), after=start.after, now=start.now, size=start.size).rows
    return Stretch([_row(case) for case in found.results], found.next or "")


def _row(case: CountedCase) -> list[Cell]:
    return [
        *(case.number, case.title, case.category_name, case.category, case.street, case.street_code),
        *(case.community, case.community_code, case.source_name, case.source, case.badge.label, case.state),
        *(date_cell(case.reported_at), date_cell(case.closed_at), case.lead, case.lead_code),
        _("yes") if case.is_late else "",
    ]


def _boards(actor: Actor, asked: Asked, now: datetime) -> list[Table]:
    page = statistics_page(actor, place=asked["place"], reach=asked["reach"], now=now)
    heads = [_("Laid out by"), _("Name"), _("Code"), *heads_of(FIGURES)]
    laid_out = (
        (_("Whole"), [StatisticsLine(page.place.code, page.place.name, page.total)]),
        *((_("Over time"), page.moments), (_("By category"), page.categories)),
        *((_("By street or community"), page.areas), (_("By source"), page.sources)),
    )
    rows = [_line(by, line.name, line.code, line.amounts) for by, lines in laid_out for line in lines]
    return [Table(_("Figures"), heads, rows), definitions(_definitions(page, now))]


def _line(by: str, name: str, code: str, amounts: Amounts) -> list[Cell]:
    return [by, name, code, *(rounded(getattr(amounts, figure)) for figure in FIGURES)]


def _definitions(page: StatisticsPage, now: datetime) -> Sequence[Sequence[Cell]]:
    return [
        [_("Figures"), f"{page.place.name} ({page.place.code})"],
        [_("Period"), f"{page.since:%Y-%m-%d} – {timezone.localdate(now):%Y-%m-%d}"],
        *meanings_of(FIGURES),
        [_("By category"), _("Groups of categories; a case counts once.")],
    ]


STATISTICS = Book(tuple(AskedStatistics.__dataclass_fields__), _settled, _words, _title, _heads, _rows, _boards)
