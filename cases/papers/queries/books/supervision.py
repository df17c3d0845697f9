"""The workbook of supervision: the open cases behind a figure, the board, and when a case counts for a reason."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cases.desk.queries.wanted import Sorting
from cases.figures.queries.supervision import SupervisionPage, WatchedAmount, supervision_page
from cases.figures.queries.supervision_list import AskedSupervision, WatchedCase, watched_cases
from cases.figures.workflow.figures import SUPERVISION as FIGURES
from cases.figures.workflow.supervision import NO_DEPARTMENT, WATCH_WORDS, Watch
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
)
from cases.papers.queries.cells import Cell, date_cell
from cases.rules.queries.registers import registers, spoken
from governance.ground.permissions import Actor


def _by_arrival(asked: Asked) -> AskedSupervision:
    """Read on in the order that nothing changes, so that no case which moves meanwhile is missed."""
    place, watch, department, category = (asked.get(name, "") for name in ("place", "watch", "department", "category"))
    return AskedSupervision(place, watch, department, category, Sorting.ARRIVAL)


def _settled(actor: Actor, asked: Asked, now: datetime) -> dict[str, str]:
    page = watched_cases(actor, _by_arrival(asked), after="", now=now, size=1)
    return {**asked, "place": page.place.code, "watch": page.watch.value}


def _words(asked: Asked) -> list[str]:
    department = asked.get("department")
    of_nobody = department == NO_DEPARTMENT
    return [
        *(_("Supervision"), name_of(asked["place"]), spoken(WATCH_WORDS[Watch(asked["watch"])])),
        *([_("Street and communities") if of_nobody else name_of(department)] if department else []),
        *([registers().category(asked["category"])] if "category" in asked else []),
    ]


def _title() -> str:
    return _("Cases")


def _heads() -> list[str]:
    return [
        *(_("Number"), _("Title"), _("Category"), _("Category code"), _("Community"), _("Community code")),
        *(_("State"), _("State code"), _("Reported"), _("Deadline"), _("With whom"), _("Codes of these")),
        *(_("Last step"), _("Times re-opened"), _("Times supervised")),
    ]


def _rows(actor: Actor, asked: Asked, start: From) -> Stretch:
    found = watched_cases(actor, _by_arrival(asked), after=start.after, now=start.now, size=start.size).rows
    return Stretch([_row(case) for case in found.results], found.next or "")


def _row(case: WatchedCase) -> list[Cell]:
    return [
        *(case.number, case.title, case.category_name, case.category, case.community, case.community_code),
        *(case.badge.label, case.state, date_cell(case.reported_at), date_cell(case.due_at)),
        *("; ".join(case.holders), "; ".join(case.holder_codes)),
        *(date_cell(case.last_step_at), case.times_reopened, case.supervised),
    ]


def _boards(actor: Actor, asked: Asked, now: datetime) -> list[Table]:
    page = supervision_page(actor, place=asked["place"], now=now)
    heads = [_("Laid out by"), _("Name"), _("Code"), *heads_of(FIGURES)]
    return [Table(_("Figures"), heads, list(_lines(page))), definitions(_definitions(page))]


def _lines(page: SupervisionPage) -> Iterator[list[Cell]]:
    yield [_("Whole"), page.place.name, page.place.code, *_amounts(page.total)]
    for by, lines in ((_("By department"), page.departments), (_("By category"), page.categories)):
        for line in lines:
            yield [by, line.name, line.code, *_amounts(line.figures)]


def _amounts(figures: Sequence[WatchedAmount]) -> list[Cell]:
    return [figure.amount for figure in figures]


def _definitions(page: SupervisionPage) -> Sequence[Sequence[Cell]]:
    return [
        [_("Figures"), f"{page.place.name} ({page.place.code})"],
        *meanings_of(FIGURES, days=page.dormant_days, times=page.listed_from),
        [_("By department"), _("A case counts for every department that still has a part in it.")],
    ]


SUPERVISION = Book(tuple(AskedSupervision.__dataclass_fields__), _settled, _words, _title, _heads, _rows, _boards)
