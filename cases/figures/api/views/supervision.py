"""What a supervisor looks at: figures and the cases behind them, and the statistics of an area."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.desk.queries.wanted import Sorting
from cases.figures.api.serializers import statistics
from cases.figures.api.serializers import supervision as shapes
from cases.figures.queries import statistics_list
from cases.figures.queries.statistics import statistics_page
from cases.figures.queries.supervision import supervision_page
from cases.figures.queries.supervision_list import AskedSupervision, watched_cases
from governance.ground.http.api import Endpoint, operation, shown

SUPERVISION = "supervision"


class SupervisionView(Endpoint):
    @operation(
        "supervision_read",
        "Open cases that are late, dormant, re-opened … by department and category · 督办统计",
        tag=SUPERVISION,
        parameters=[shapes.SupervisionIn],
        answer=shapes.SupervisionOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with the figures of a place."""
        page = supervision_page(self.actor, now=timezone.now(), **self.asked(shapes.SupervisionIn))
        return Response(shown(shapes.SupervisionOut, page))


class WatchedCasesView(Endpoint):
    """The cases behind a figure."""

    @operation(
        "supervision_cases",
        "The open cases behind a figure · 督办工单",
        tag=SUPERVISION,
        parameters=[shapes.WatchedIn],
        answer=shapes.WatchedPageOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of them, the most pressing first or as they came in."""
        asked = dict(self.asked(shapes.WatchedIn))
        page = {name: asked.pop(name) for name in ("after", "size")}
        order = Sorting(asked.pop("order"))
        found = watched_cases(self.actor, AskedSupervision(**asked, order=order), now=timezone.now(), **page)
        return Response(shown(shapes.WatchedPageOut, found.rows))


class StatisticsView(Endpoint):
    @operation(
        "statistics_read",
        "Cases reported and ended over time, by category, area and source · 统计",
        tag=SUPERVISION,
        parameters=[statistics.StatisticsIn],
        answer=statistics.StatisticsOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with the statistics of a place."""
        page = statistics_page(self.actor, now=timezone.now(), **self.asked(statistics.StatisticsIn))
        return Response(shown(statistics.StatisticsOut, page))


class CountedCasesView(Endpoint):
    """The cases behind a figure of the statistics."""

    @operation(
        "statistics_cases",
        "The cases behind a figure of the statistics · 统计工单",
        tag=SUPERVISION,
        parameters=[statistics.CountedIn],
        answer=statistics.CountedPageOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of them, the newest first."""
        asked = dict(self.asked(statistics.CountedIn))
        page = {name: asked.pop(name) for name in ("after", "size")}
        found = statistics_list.counted_cases(
            self.actor, statistics_list.AskedStatistics(**asked), now=timezone.now(), **page
        )
        return Response(shown(statistics.CountedPageOut, found.rows))
