"""Which figure a request asks for."""

from django.http import HttpRequest

from cases.figures.queries.rate_rounds import Wanted as Rounds
from cases.figures.queries.statistics_list import Asked as Counted


def rounds_of(request: HttpRequest) -> Rounds:
    """Read which figure of which board of the rates a request asks for."""
    return Rounds(**{name: request.GET.get(name, "") for name in ("place", "level", "line", "period", "figure")})


def counted_of(request: HttpRequest) -> Counted:
    """Read which figure of the statistics a request asks for."""
    named = ("place", "reach", "figure", "moment", "category", "area", "source")
    return Counted(**{name: request.GET.get(name, "") for name in named})
