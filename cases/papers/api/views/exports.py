"""Files that people take out of the portal."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.desk.queries.wanted import View, Wanted
from cases.figures.queries.rate_rounds import WantedRounds
from cases.papers.api.serializers import exports as shapes
from cases.papers.commands.exports import export_case, export_list, export_rounds, fetch_export
from cases.papers.queries import exports
from cases.papers.queries.export_about import file_name
from governance.ground.http.api import NEEDED_KEY_PARAMETER, Endpoint, PageIn, needed_key_of, operation, shown

EXPORTS = "exports"


class Asking(Endpoint):
    """What every request for a file answers with: how far it is, and where to ask again."""

    def progress(self, export: Any) -> Response:
        """Answer that a worker writes it."""
        page = exports.export_page(export.pk, viewer=self.actor)
        where = reverse("cases-api:export", args=[export.pk])
        return Response(shown(shapes.ExportOut, page), status=202, headers={"Location": where})


class ExportsView(Asking):
    """Tables of cases."""

    @operation(
        "export_list",
        "My exports, the newest first · 我的导出",
        tag=EXPORTS,
        parameters=[PageIn],
        answer=shapes.ExportPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of the person's exports."""
        return Response(shown(shapes.ExportPageOut, exports.export_list(self.actor, **self.asked(PageIn))))

    @operation(
        "export_request",
        "Have a worker write the cases of a list · 导出工单列表",
        tag=EXPORTS,
        takes=shapes.ListExportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.ExportOut,
        status=202,
        errors=(400, 403, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        asked = dict(self.entries(shapes.ListExportIn))
        form, reason = asked.pop("format"), asked.pop("reason")
        wanted = Wanted(**{**asked, "view": View(asked["view"])})
        key = needed_key_of(request, "export", self.actor.person_id)
        return self.progress(export_list(wanted, form=form, reason=reason, by=self.actor, now=timezone.now(), key=key))


class RoundsExportView(Asking):
    """Tables of the rounds behind a figure."""

    @operation(
        "export_rounds_request",
        "Have a worker write the rounds behind a figure of the rates · 导出三率工单",
        tag=EXPORTS,
        takes=shapes.RoundsExportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.ExportOut,
        status=202,
        errors=(400, 403, 404, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        asked = dict(self.entries(shapes.RoundsExportIn))
        form, wanted = asked.pop("format"), WantedRounds(**asked)
        key = needed_key_of(request, "export", self.actor.person_id)
        return self.progress(export_rounds(wanted, form=form, by=self.actor, now=timezone.now(), key=key))


class CaseFileView(Asking):
    @operation(
        "case_file_request",
        "Have a worker write the file of a case as a PDF · 生成案卷 PDF",
        tag=EXPORTS,
        takes=None,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.ExportOut,
        status=202,
        errors=(400, 404, 422),
    )
    def post(self, request: Request, number: str) -> Response:
        """Accept the request; the export's own address tells how far it is."""
        key = needed_key_of(request, "export", self.actor.person_id)
        return self.progress(export_case(number, by=self.actor, now=timezone.now(), key=key))


class ExportView(Endpoint):
    @operation("export_read", "How far an export is · 导出进度", tag=EXPORTS, answer=shapes.ExportOut, errors=(404,))
    def get(self, request: Request, export_id: int) -> Response:
        """Answer with how far it is."""
        return Response(shown(shapes.ExportOut, exports.export_page(export_id, viewer=self.actor)))


class ExportFileView(Endpoint):
    """What the worker wrote."""

    @operation(
        "export_file",
        "The exported file itself · 下载导出文件",
        tag=EXPORTS,
        answer=None,
        also={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        errors=(404,),
    )
    def get(self, request: Request, export_id: int) -> FileResponse:
        """Answer with the file, to its owner only."""
        export = fetch_export(export_id, by=self.actor, now=timezone.now())
        file = default_storage.open(export.file)
        return FileResponse(file, as_attachment=True, filename=file_name(export))
