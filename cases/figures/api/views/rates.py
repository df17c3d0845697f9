"""The three rates."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.figures.api.serializers import rates as shapes
from cases.figures.queries.rates_page import rates_page
from governance.ground.http.api import Endpoint, operation, shown


class RatesView(Endpoint):
    @operation(
        "rates_read",
        "The three rates of an organisation · 三率",
        tag="rates",
        parameters=[shapes.RatesIn],
        answer=shapes.RatesOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with the board of a place, by a level, for a month or a year."""
        page = rates_page(self.actor, now=timezone.now(), **self.asked(shapes.RatesIn))
        return Response(shown(shapes.RatesOut, page))
