"""Which figure a request asks for."""

from django.http import HttpRequest

from cases.figures.queries.rate_rounds import WantedRounds
from cases.figures.queries.statistics_list import AskedStatistics


def rounds_of(request: HttpRequest) -> WantedRounds:
    """Read which figure of which board of the rates a request asks for."""
    return WantedRounds(**{name: request.GET.get(name, "") for name in ("place", "level", "line", "period", "figure")})


def counted_of(request: HttpRequest) -> AskedStatistics:
    """Read which figure of the statistics a request asks for."""
    named = ("place", "reach", "figure", "moment", "category", "area", "source")
    return AskedStatistics(**{name: request.GET.get(name, "") for name in named})
