"""Which colleague works on an assignment."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casework.api.move_view import PARTS_TAG
from cases.casework.api.serializers import holding as shapes
from cases.casework.commands import holding
from cases.casework.queries.colleagues import colleagues_for
from governance.ground.http.api import Endpoint, operation, shown


class HoldView(Endpoint):
    """A door to one command on who works on an assignment."""

    command: ClassVar[Callable[..., Any]]

    def answer(self, number: str, assignment_id: int, **entries: Any) -> Response:
        """Run the command; answer with who works on it now."""
        moment = timezone.now()
        row = type(self).command(number, by=self.actor, now=moment, assignment_id=assignment_id, **entries)
        return Response(shown(shapes.HeldOut, row))


class ClaimView(HoldView):
    """Take it for oneself."""

    command = staticmethod(holding.claim_assignment)

    @operation(
        "assignment_claim",
        "Claim an assignment · 认领任务",
        tag=PARTS_TAG,
        answer=shapes.HeldOut,
        errors=(403, 404, 409),
    )
    def post(self, request: Request, number: str, assignment_id: int) -> Response:
        """Make it yours; 409 names the colleague who was faster."""
        return self.answer(number, assignment_id)


class HandBackView(HoldView):
    """Make it nobody's again."""

    command = staticmethod(holding.hand_back_assignment)

    @operation(
        "assignment_hand_back",
        "Hand an assignment back · 交回认领",
        tag=PARTS_TAG,
        answer=shapes.HeldOut,
        errors=(403, 404, 409),
    )
    def post(self, request: Request, number: str, assignment_id: int) -> Response:
        """Open it to every colleague again."""
        return self.answer(number, assignment_id)


class GiveView(HoldView):
    """Give it to a colleague."""

    command = staticmethod(holding.give_assignment)

    @operation(
        "assignment_give",
        "Give an assignment to a colleague · 指派经办人",
        tag=PARTS_TAG,
        takes=shapes.GiveIn,
        answer=shapes.HeldOut,
        errors=(403, 404, 409, 422),
    )
    def post(self, request: Request, number: str, assignment_id: int) -> Response:
        """Have them work on it; they are told."""
        return self.answer(number, assignment_id, **self.entries(shapes.GiveIn))


class ColleaguesView(Endpoint):
    @operation(
        "assignment_colleagues",
        "Who could work on an assignment · 可指派的同事",
        tag=PARTS_TAG,
        answer=shapes.ColleagueOut(many=True),
        errors=(403, 404),
    )
    def get(self, request: Request, number: str, assignment_id: int) -> Response:
        """Answer with the colleagues who handle assignments there."""
        return Response(shapes.ColleagueOut(colleagues_for(self.actor, number, assignment_id), many=True).data)
