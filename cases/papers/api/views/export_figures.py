"""Figures that people take out of the portal as workbooks."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from cases.papers.api.serializers import export_figures as shapes
from cases.papers.api.serializers.exports import ExportOut
from cases.papers.api.views.exports import EXPORTS, Asking
from cases.papers.commands.exports import export_figures
from cases.papers.queries.exports import figures_asked
from governance.ground.http.api import NEEDED_KEY_PARAMETER, needed_key_of, operation

REFUSALS = (400, 403, 404, 415, 422)


class FiguresExport(Asking):
    """A door to the workbook of one kind of figures."""

    kind: ClassVar[str]
    takes: ClassVar[type[Serializer[Any]]]

    def asked_for(self) -> Response:
        """Have the workbook written, and answer how far it is."""
        entries = self.entries(self.takes)
        asked, key = figures_asked(self.kind, entries), needed_key_of(self.request, "export", self.actor.person_id)
        form, now = entries["format"], timezone.now()
        return self.progress(export_figures(self.kind, asked, form=form, by=self.actor, now=now, key=key))


View = TypeVar("View", bound=type[FiguresExport])


def figures_operation(
    name: str, summary: str, takes: type[Serializer[Any]], *, errors: tuple[int, ...] = REFUSALS
) -> Callable[[View], View]:
    """Describe a view's request, and have it take these entries."""

    def describe(view: View) -> View:
        @operation(
            name,
            summary,
            tag=EXPORTS,
            takes=takes,
            parameters=[NEEDED_KEY_PARAMETER],
            answer=ExportOut,
            status=202,
            errors=errors,
        )
        def post(self: FiguresExport, request: Request) -> Response:
            """Accept the request; the export's own address tells how far it is."""
            return self.asked_for()

        view.takes, view.post = takes, post  # type: ignore[attr-defined]
        return view

    return describe


@figures_operation(
    "export_statistics_request",
    "Have a worker write statistics and the cases behind a figure · 导出统计",
    shapes.StatisticsExportIn,
)
class StatisticsExportView(FiguresExport):
    kind = "counted"


@figures_operation(
    "export_supervision_request",
    "Have a worker write the supervisor's figures and their cases · 导出督办",
    shapes.SupervisionExportIn,
)
class SupervisionExportView(FiguresExport):
    kind = "watched"


@figures_operation(
    "export_assessment_request",
    "Have a worker write the assessment and its evaluated parts · 导出评价考核",
    shapes.AssessmentExportIn,
)
class AssessmentExportView(FiguresExport):
    kind = "assessed"


@figures_operation(
    "export_past_parts_request",
    "Have a worker write a department's finished and released parts · 导出已办任务",
    shapes.PastExportIn,
    errors=(400, 403, 415, 422),
)
class PastPartsExportView(FiguresExport):
    """What a department has done."""

    kind = "past"
