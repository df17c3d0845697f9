"""The sheets beside exported rounds: the board that the figure stands on, and what its columns mean and weigh."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.figures.queries.rates import Period, weights_in
from cases.figures.queries.rates_page import Line, RatesPage, rates_page
from cases.figures.workflow.figures import RATES
from cases.papers.models import Export
from cases.papers.queries.books.book import heads_of, meanings_of
from cases.papers.queries.cells import Cell
from governance.ground.permissions import Actor


def board_of(export: Export, actor: Actor) -> RatesPage:
    """Return the board on which the exported figure stands, with the rights its owner has now."""
    asked = {name: export.asked.get(name, "") for name in ("place", "level", "period")}
    return rates_page(actor, now=export.requested_at, **asked)


def board_heads() -> list[str]:
    """Return the names of the columns in the language of the page."""
    return [_("Name"), _("Code"), *heads_of(RATES), _("Rank")]


def board_rows(page: RatesPage) -> list[list[Cell]]:
    """Return the whole and every line of the board; a share of nothing is empty and not nought."""
    return [_row(line) for line in (page.total, *page.lines)]


def _row(line: Line) -> list[Cell]:
    shares = (line.response, line.resolution, line.satisfaction, line.score)
    return [
        *(line.name, line.code, *line.tally),
        *("" if share is None else round(share, 2) for share in shares),
        "" if line.rank is None else line.rank,
    ]


def definition_rows(page: RatesPage, *, now: datetime) -> list[list[Cell]]:
    """Return what each column counts, and what the rates weighed in each month of the period."""
    weights: list[list[Cell]] = [
        [_("Weights of %(month)s") % {"month": f"{month:%Y-%m}"}, _weights(month)] for month in _months(page, now)
    ]
    return [
        [_("Board"), f"{page.place.name} ({page.place.code})"],
        [_("Period"), page.period.code],
        *meanings_of(RATES),
        *weights,
    ]


def _months(page: RatesPage, now: datetime) -> list[date]:
    if not page.period.is_year:
        return [page.period.since]
    first = Period(f"{page.period.since:%Y-%m}")
    months = [first.shifted(n).since for n in range(12)]
    return [month for month in months if month <= now.date()]


def _weights(month: date) -> str:
    found = weights_in(month)
    words = {"response": f"{found.response:g}", "resolution": f"{found.resolution:g}"}
    words["satisfaction"] = f"{found.satisfaction:g}"
    return _("response %(response)s, resolution %(resolution)s, satisfaction %(satisfaction)s") % words
