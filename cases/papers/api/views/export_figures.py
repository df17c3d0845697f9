"""Figures that people take out of the portal as workbooks."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.papers.api.serializers import export_figures as shapes
from cases.papers.api.serializers.exports import ExportOut
from cases.papers.api.views.exports import EXPORTS, Asking
from cases.papers.commands.exports import export_figures
from cases.papers.queries.exports import figures_asked
from governance.ground.http.api import NEEDED_KEY_PARAMETER, needed_key_of, operation


class FiguresExport(Asking):
    """What every request for the workbook of a figure has in common."""

    kind: ClassVar[str]

    def figures(self, entries: Mapping[str, Any]) -> Response:
        """Have the workbook written, and answer how far it is."""
        asked, key = figures_asked(self.kind, entries), needed_key_of(self.request, "export", self.actor.person_id)
        form, now = entries["format"], timezone.now()
        return self.progress(export_figures(self.kind, asked, form=form, by=self.actor, now=now, key=key))


class StatisticsExportView(FiguresExport):
    """Statistics."""

    kind = "counted"

    @operation(
        "export_statistics_request",
        "Have a worker write statistics and the cases behind a figure · 导出统计",
        tag=EXPORTS,
        takes=shapes.StatisticsExportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=ExportOut,
        status=202,
        errors=(400, 403, 404, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        return self.figures(self.entries(shapes.StatisticsExportIn))


class SupervisionExportView(FiguresExport):
    """Supervision."""

    kind = "watched"

    @operation(
        "export_supervision_request",
        "Have a worker write the supervisor's figures and their cases · 导出督办",
        tag=EXPORTS,
        takes=shapes.SupervisionExportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=ExportOut,
        status=202,
        errors=(400, 403, 404, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        return self.figures(self.entries(shapes.SupervisionExportIn))


class AssessmentExportView(FiguresExport):
    """The assessment."""

    kind = "assessed"

    @operation(
        "export_assessment_request",
        "Have a worker write the assessment and its evaluated parts · 导出评价考核",
        tag=EXPORTS,
        takes=shapes.AssessmentExportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=ExportOut,
        status=202,
        errors=(400, 403, 404, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        return self.figures(self.entries(shapes.AssessmentExportIn))


class PastPartsExportView(FiguresExport):
    """What a department has done."""

    kind = "past"

    @operation(
        "export_past_parts_request",
        "Have a worker write a department's finished and released parts · 导出已办任务",
        tag=EXPORTS,
        takes=shapes.PastExportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=ExportOut,
        status=202,
        errors=(400, 403, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        return self.figures(self.entries(shapes.PastExportIn))
