"""The registers to choose from."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.rules.api.serializers import registers as shapes
from cases.rules.queries.questions import questions_for
from cases.rules.queries.registers import registers
from governance.ground.http.api import Endpoint, PublicEndpoint, operation

REGISTERS = "registers"


class CategoriesView(PublicEndpoint):
    @operation(
        "category_list",
        "What a case may be about · 事项类别",
        tag=REGISTERS,
        answer=shapes.CategoryOut(many=True),
        is_public=True,
    )
    def get(self, request: Request) -> Response:
        """Answer with all categories in use, groups and their members."""
        listed = [category for category in registers().categories.values() if category.is_active]
        return Response(shapes.CategoryOut(listed, many=True).data)


class QuestionsView(PublicEndpoint):
    """What is asked about a category."""

    @operation(
        "category_questions",
        "What is asked of whoever reports something of a category · 类别问题",
        tag=REGISTERS,
        answer=shapes.QuestionOut(many=True),
        is_public=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer with the questions that hold today; none for a category that asks nothing."""
        return Response(shapes.QuestionOut(questions_for(code, timezone.localdate()), many=True).data)


class WhistleKindsView(Endpoint):
    @operation(
        "whistle_kind_list",
        "The kinds of whistle in force today · 吹哨类型",
        tag=REGISTERS,
        answer=shapes.WhistleKindOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Answer with each kind, its limits and the permission that blowing it needs."""
        return Response(shapes.WhistleKindOut(registers().kinds_on(timezone.localdate()), many=True).data)


class DeclineReasonsView(Endpoint):
    @operation(
        "decline_reason_list",
        "The lawful reasons to decline · 不予受理情形",
        tag=REGISTERS,
        answer=shapes.ReasonOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Answer with the six reasons and what the resident is told."""
        return Response(shapes.ReasonOut(registers().reasons, many=True).data)


class RespondersView(Endpoint):
    """Who can be given work."""

    @operation(
        "responder_list",
        "Who can be given an assignment · 可派单单位",
        tag=REGISTERS,
        answer=shapes.ResponderOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Answer with the departments, stationed offices and units that exist today."""
        return Response(shapes.ResponderOut(registers().responders_on(timezone.localdate()), many=True).data)
