"""Reporting and following a case without an account."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casework.commands.calling import wish_call
from cases.casework.commands.closing import Answers, answer_call_back
from cases.casework.http.throttles import PublicReportThrottle, PublicTrackThrottle
from cases.intake.api.filing import Filing
from cases.intake.api.serializers import filing
from cases.intake.api.serializers import public as shapes
from cases.intake.commands.facts import add_facts
from cases.intake.commands.intake import report_case
from cases.intake.commands.intake_entries import Report
from cases.intake.queries.public import public_case_page
from cases.rules.workflow import Satisfaction, Source
from governance.ground.http.api import (
    LARGEST_UPLOAD,
    NEEDED_KEY_PARAMETER,
    PublicEndpoint,
    needed_key_of,
    operation,
    shown,
)
from governance.ground.http.gate.entries import EntriesParser, FilesParser
from governance.ground.permissions import ANONYMOUS

PUBLIC = "residents"


class PublicCasesView(Filing, PublicEndpoint):
    """Reporting without an account."""

    throttle_classes = (PublicReportThrottle,)

    @operation(
        "public_case_report",
        "Report a problem without an account · 居民自报",
        tag=PUBLIC,
        takes=filing.PublicReportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=filing.PublicReportedOut,
        status=201,
        also={200: filing.PublicReportedOut},
        errors=(400, 422, 429),
        is_public=True,
    )
    def post(self, request: Request) -> Response:
        """File a case: 201 with its tracking code; a repeat of the same request answers 200 with the same code."""
        entries = self.entries(filing.PublicReportIn)
        # The text is part of the key: who only guesses another's key does not learn the tracking code.
        key = needed_key_of(request, "public", entries["text"])
        report = Report(source=Source.PUBLIC, **entries)
        reported = report_case(report, by=ANONYMOUS, now=timezone.now(), key=key)
        if reported.is_new:
            PublicReportThrottle().count(request._request)
        return Response(shown(filing.PublicReportedOut, reported), status=201 if reported.is_new else 200)


class AnswerView(PublicEndpoint):
    """What the resident says of the result."""

    throttle_classes = (PublicTrackThrottle,)

    @operation(
        "public_answer",
        "Answer the call-back as the resident · 居民答复回访",
        tag=PUBLIC,
        takes=shapes.ResidentAnswerIn,
        answer=shapes.PublicCaseOut,
        errors=(400, 404, 409, 422, 429),
        is_public=True,
    )
    def post(self, request: Request, code: str) -> Response:
        """Take the answer of whoever has both codes: once in each round."""
        now, told = timezone.now(), dict(self.entries(shapes.ResidentAnswerIn))
        said = {name: told.pop(name) for name in ("was_contacted", "is_solved", "satisfaction")}
        answers = Answers(**{**said, "satisfaction": Satisfaction(said["satisfaction"])})
        answer_call_back(code, now=now, answers=answers, **told)
        return Response(shown(shapes.PublicCaseOut, public_case_page(code, now=now)))


class CallTimeView(PublicEndpoint):
    """When the resident wants to be called."""

    throttle_classes = (PublicTrackThrottle,)

    @operation(
        "public_call_time",
        "Say when the street may call · 预约回访时间",
        tag=PUBLIC,
        takes=shapes.CallTimeIn,
        answer=shapes.PublicCaseOut,
        errors=(400, 404, 409, 422, 429),
        is_public=True,
    )
    def post(self, request: Request, code: str) -> Response:
        """Note the wish of whoever has both codes."""
        now = timezone.now()
        wish_call(code, now=now, **self.entries(shapes.CallTimeIn))
        return Response(shown(shapes.PublicCaseOut, public_case_page(code, now=now)))


class FactsView(PublicEndpoint):
    """What the resident adds."""

    throttle_classes = (PublicTrackThrottle,)
    parser_classes = (EntriesParser, FilesParser)
    largest_body = LARGEST_UPLOAD

    @operation(
        "public_facts",
        "Add something to one's case as the resident · 居民补充情况",
        tag=PUBLIC,
        takes={"multipart/form-data": shapes.FactsWithPhotosIn, "application/json": shapes.FactsIn},
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.AddedOut,
        errors=(400, 404, 409, 422, 429),
        is_public=True,
    )
    def post(self, request: Request, code: str) -> Response:
        """Add words and photos for whoever has both codes; the same request sent again adds nothing.

        Words alone may come as JSON. Each photo that can be used is kept, and each other one named.
        """
        now, said = timezone.now(), dict(self.entries(_shape_of(request)))
        sent = said.pop("photos", ())
        not_taken = add_facts(code, now=now, key=needed_key_of(request, "facts"), sent=sent, **said)
        return Response(shown(shapes.AddedOut, {**vars(public_case_page(code, now=now)), "not_taken": not_taken}))


def _shape_of(request: Request) -> type[shapes.VoicedIn]:
    is_form = (request.content_type or "").startswith("multipart/")
    return shapes.FactsWithPhotosIn if is_form else shapes.FactsIn


class PublicCaseView(PublicEndpoint):
    """Following a case."""

    throttle_classes = (PublicTrackThrottle,)

    @operation(
        "public_case_read",
        "Follow a case by its tracking code · 凭查询码跟踪",
        tag=PUBLIC,
        answer=shapes.PublicCaseOut,
        errors=(404, 429),
        is_public=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer with what the public may see: no staff names, no phone, no internal word."""
        return Response(shown(shapes.PublicCaseOut, public_case_page(code, now=timezone.now())))
