"""Charts of the statistics: the figures of a table as the chart library of the page reads them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import pgettext

from cases.queries.statistics import StatisticsLine, StatisticsPage

MOST_BARS = 12


def charts_of(page: StatisticsPage) -> dict[str, dict[str, Any]]:
    """Return a chart for each table of the page, by the name of the place that it is drawn in."""
    return {
        "moments": _chart("columns", page.moments),
        "categories": _chart("bars", page.categories[:MOST_BARS]),
        "areas": _chart("bars", page.areas[:MOST_BARS]),
        "sources": _chart("bars", page.sources),
    }


def _chart(shape: str, lines: Sequence[StatisticsLine]) -> dict[str, Any]:
    return {
        "shape": shape,
        "labels": [line.name for line in lines],
        "series": [
            {"name": pgettext("statistics", "Reported"), "values": [line.amounts.arrived for line in lines]},
            {"name": pgettext("statistics", "Ended"), "values": [line.amounts.ended for line in lines]},
        ],
    }
