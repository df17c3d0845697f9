"""The assessment of departments and streets."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.figures.api.serializers import assessment as shapes
from cases.figures.queries.assessment import assessment_page
from cases.figures.queries.assessment_list import AskedAssessment, evaluated_parts
from governance.ground.http.api import Endpoint, operation, shown

ASSESSMENT = "assessment"


class AssessmentView(Endpoint):
    @operation(
        "assessment_read",
        "What the evaluations add up to, by department and by street · 评价考核",
        tag=ASSESSMENT,
        parameters=[shapes.AssessmentIn],
        answer=shapes.AssessmentOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with the figures of a place."""
        page = assessment_page(self.actor, now=timezone.now(), **self.asked(shapes.AssessmentIn))
        return Response(shown(shapes.AssessmentOut, page))


class EvaluatedPartsView(Endpoint):
    """The parts behind a figure."""

    @operation(
        "assessment_cases",
        "The evaluated parts behind a figure · 已评价工单",
        tag=ASSESSMENT,
        parameters=[shapes.EvaluatedIn],
        answer=shapes.EvaluatedPageOut,
        errors=(403, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of them, the newest first."""
        asked = dict(self.asked(shapes.EvaluatedIn))
        page = {name: asked.pop(name) for name in ("after", "size")}
        found = evaluated_parts(self.actor, AskedAssessment(**asked), now=timezone.now(), **page)
        return Response(shown(shapes.EvaluatedPageOut, found.rows))
