"""A department's inbox, and imports of files."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.desk.api.serializers import inbox as shapes
from cases.desk.commands.bulk_parts import Part, step_many
from cases.desk.queries.assignment_list import assignment_list
from cases.desk.queries.past_parts import past_parts
from cases.desk.queries.wanted import Sorting
from cases.desk.workflow import PartVerb
from cases.intake.commands.imports import request_import
from cases.intake.queries.import_list import import_list, import_of
from cases.intake.queries.imports import rejected_rows
from governance.ground.http.api import (
    LARGEST_UPLOAD,
    NEEDED_KEY_PARAMETER,
    Endpoint,
    PageIn,
    needed_key_of,
    operation,
    shown,
)
from governance.ground.http.errors import status_of
from governance.ground.http.gate.entries import FilesParser
from governance.ground.http.once import once_in_parts

INBOX = "assignments"
IMPORTS = "imports"


class InboxView(Endpoint):
    """What a department has to do."""

    @operation(
        "inbox_list",
        "My open assignments, the most pressing first · 部门收件箱",
        tag=INBOX,
        parameters=[shapes.InboxIn],
        answer=shapes.InboxPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of the assignments of the person's organisations."""
        asked = dict(self.asked(shapes.InboxIn))
        page = assignment_list(self.actor, order=Sorting(asked.pop("order")), **asked)
        return Response(shown(shapes.InboxPageOut, page))


class PastView(Endpoint):
    """What a department has done."""

    @operation(
        "inbox_past",
        "My parts that are finished or were taken back, the newest first · 已办结与已收回的任务",
        tag=INBOX,
        parameters=[PageIn],
        answer=shapes.PastPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of them: one's own part, nothing of the case and its resident."""
        return Response(shown(shapes.PastPageOut, past_parts(self.actor, **self.asked(PageIn))))


class StepManyView(Endpoint):
    """Many assignments at once."""

    once = staticmethod(once_in_parts)

    @operation(
        "inbox_step_many",
        "Sign for, claim or give up to a hundred assignments at once · 批量签收、认领、指派",
        tag=INBOX,
        takes=shapes.StepManyIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.StepManyOut,
        errors=(422,),
    )
    def post(self, request: Request) -> Response:
        """Do it with each assignment on its own; answer with which it was done, and for the others why not."""
        entries = self.entries(shapes.StepManyIn)
        verb, parts = PartVerb(entries["step"]), [Part(**part) for part in entries["assignments"]]
        key = needed_key_of(request, "inbox", verb, self.actor.person_id)
        outcome = step_many(verb, parts, by=self.actor, now=timezone.now(), key=key, to=entries["to"])
        failed = [
            {
                "number": each.number,
                "id": each.part.assignment_id,
                "status": status_of(each.error),
                "detail": each.error.message,
            }
            for each in outcome.failed
        ]
        return Response(shown(shapes.StepManyOut, {"done": outcome.done, "failed": failed}))


class ImportsView(Endpoint):
    """Files of cases."""

    parser_classes = (FilesParser,)
    largest_body = LARGEST_UPLOAD

    @operation(
        "import_list",
        "My imports, the newest first · 我的导入",
        tag=IMPORTS,
        parameters=[PageIn],
        answer=shapes.ImportPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of the person's imports."""
        return Response(shown(shapes.ImportPageOut, import_list(self.actor, **self.asked(PageIn))))

    @operation(
        "import_request",
        "Send a file of cases for a worker to take in · 批量导入工单",
        tag=IMPORTS,
        takes={"multipart/form-data": shapes.ImportIn},
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.ImportOut,
        status=202,
        errors=(400, 403, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Accept the file; a worker takes it in, and the import's own address tells how far it is."""
        key = needed_key_of(request, "import", self.actor.person_id)
        sent = self.entries(shapes.ImportIn)
        told = {"name": sent["file"].name, "community": sent["community"]}
        taken = request_import(sent["file"].read(), by=self.actor, now=timezone.now(), key=key, **told)
        progress = shown(shapes.ImportOut, import_of(self.actor, taken.pk))
        return Response(progress, status=202, headers={"Location": f"{request.path}{taken.pk}/"})


class ImportView(Endpoint):
    """One file of cases."""

    @operation("import_read", "How far an import is · 导入进度", tag=IMPORTS, answer=shapes.ImportOut, errors=(404,))
    def get(self, request: Request, import_id: int) -> Response:
        """Answer with the counts so far."""
        return Response(shown(shapes.ImportOut, import_of(self.actor, import_id)))


class RejectedView(Endpoint):
    """What was not taken of a file."""

    @operation(
        "import_rejected",
        "The rejected rows of an import · 导入失败行",
        tag=IMPORTS,
        answer=shapes.RejectedRowOut(many=True),
        errors=(404,),
    )
    def get(self, request: Request, import_id: int) -> Response:
        """Answer with each row that was not taken, and why."""
        return Response(shapes.RejectedRowOut(rejected_rows(import_id, viewer=self.actor), many=True).data)
