"""Charts of the statistics: the figures of a table as the chart library of the page reads them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import pgettext

from cases.figures.queries.statistics import StatisticsLine, StatisticsPage
from cases.figures.workflow.statistics import CountedFigure

MOST_BARS = 12


def charts_of(page: StatisticsPage, base: str) -> dict[str, dict[str, Any]]:
    """Return a chart for each table of the page, by the name of the place that it is drawn in.

    `base` is what every figure's list has in its address: of which place, since when.
    """
    return {
        "moments": _chart("columns", page.moments, f"{base}&moment"),
        "categories": _chart("bars", page.categories[:MOST_BARS], f"{base}&category"),
        "areas": _chart("bars", page.areas[:MOST_BARS], f"{base}&area"),
        "sources": _chart("bars", page.sources, f"{base}&source"),
    }


def _chart(shape: str, lines: Sequence[StatisticsLine], address: str) -> dict[str, Any]:
    cases = f"{reverse('cases:statistics-cases')}?{address}"
    return {
        "shape": shape,
        "labels": [line.name for line in lines],
        "series": [
            {
                "name": name,
                "values": [getattr(line.amounts, figure) for line in lines],
                "links": [f"{cases}={quote(line.code)}&figure={figure}" for line in lines],
            }
            for figure, name in (
                (CountedFigure.ARRIVED, pgettext("statistics", "Reported")),
                (CountedFigure.ENDED, pgettext("statistics", "Ended")),
            )
        ],
    }
