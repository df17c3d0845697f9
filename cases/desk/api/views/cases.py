"""Cases: filing them, listing them, reading one, and their photos."""

from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casework.api.serializers import photos
from cases.casework.commands.notes import note_case, unwatch_case, watch_case
from cases.casework.commands.photos import keep_photo
from cases.casework.commands.privacy import reveal_phone
from cases.casework.queries.case_record import case_record
from cases.casework.queries.photos import photo_file
from cases.casework.queries.presence import others_at
from cases.desk.api.serializers import cases as shapes
from cases.desk.commands.presence import enter_seen
from cases.desk.queries.case_list import case_list
from cases.desk.queries.case_page import require_seen
from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import Sorting, View, Wanted
from cases.intake.api.filing import Filing
from cases.intake.api.serializers import filing
from cases.intake.commands.intake import report_case
from cases.intake.commands.intake_entries import Report
from cases.rules.workflow import Source
from governance.ground.http.api import (
    LARGEST_UPLOAD,
    NEEDED_KEY_PARAMETER,
    Endpoint,
    etag_of,
    key_of,
    needed_key_of,
    operation,
    shown,
)
from governance.ground.http.gate.entries import FilesParser
from governance.ground.queries.paging import key_at

CASES = "cases"
REPORT_EXAMPLE = OpenApiExample(
    "Litter at the market",
    value={
        "text": "菜场门口的垃圾三天没有清运，气味很大。",
        "category": "urban-litter",
        "longitude": 118.705,
        "latitude": 31.205,
        "address": "桃园路 12 号",
        "resident_name": "居民甲",
        "resident_phone": "19900001234",
    },
    request_only=True,
)


class CasesView(Filing):
    @operation(
        "case_list",
        "Cases of my areas by view, the most urgent first · 工单列表",
        tag=CASES,
        parameters=[shapes.CasesIn],
        answer=shapes.CasePageOut,
        errors=(422,),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of the desk's queue; departments find their work in /inbox/."""
        asked = dict(self.asked(shapes.CasesIn))
        size, key = asked.pop("size"), key_at(asked.pop("after"))
        wanted = Wanted(View(asked.pop("view")), order=Sorting(asked.pop("order")), after=key, **asked)
        page = case_list(queue_of(self.actor, wanted, now=timezone.now()), size=size)
        return Response(shown(shapes.CasePageOut, page))

    @operation(
        "case_report",
        "Report a resident's problem · 上报诉求",
        tag=CASES,
        takes=filing.ReportIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=filing.ReportedOut,
        status=201,
        also={200: filing.ReportedOut},
        errors=(400, 403, 422),
        examples=[REPORT_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """File a case: 201 with its number; a repeat of the same request answers 200 with the same number."""
        key = needed_key_of(request, "report", self.actor.person_id)
        entries = dict(self.entries(filing.ReportIn))
        report = Report(source=Source(entries.pop("source")), **entries)
        reported = report_case(report, by=self.actor, now=timezone.now(), key=key)
        status = 201 if reported.is_new else 200
        headers = {"Location": f"{request.path}{reported.number}/"}
        return Response(shown(filing.ReportedOut, reported), status=status, headers=headers)


class CaseView(Endpoint):
    @operation("case_read", "One case with its timeline · 工单详情", tag=CASES, answer=shapes.CaseOut, errors=(404,))
    def get(self, request: Request, number: str) -> Response:
        """Answer with how the case stands, what may be done to it, and everything that happened."""
        case = case_record(self.actor, number)
        found = shown(shapes.CaseOut, case)
        return Response(found, headers={"ETag": etag_of(case.version, found)})


class PhoneView(Endpoint):
    """The resident's phone number."""

    @operation(
        "case_phone_reveal",
        "Show the resident's whole phone number · 查看完整电话",
        tag=CASES,
        takes=shapes.RevealIn,
        answer=shapes.PhoneOut,
        errors=(404,),
        is_keyless=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer with the number, and note on the timeline who saw it and why."""
        reason = self.entries(shapes.RevealIn)["reason"]
        phone = reveal_phone(number, by=self.actor, now=timezone.now(), reason=reason)
        return Response(shown(shapes.PhoneOut, {"phone": phone}))


class NotesView(Endpoint):
    """What staff of the area note for each other."""

    @operation(
        "case_note",
        "Leave an internal note · 添加内部备注",
        tag=CASES,
        takes=shapes.InternalNoteIn,
        answer=shapes.CaseOut,
        status=201,
        errors=(403, 404, 422),
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer with the case; the note is the last line of its timeline."""
        key = key_of(request, request.path, self.actor.person_id)
        text = self.entries(shapes.InternalNoteIn)["text"]
        note_case(number, by=self.actor, now=timezone.now(), text=text, key=key)
        return Response(shown(shapes.CaseOut, case_record(self.actor, number)), status=201)


class WatchView(Endpoint):
    """Being told of a case's changes."""

    @operation("case_watch", "Watch a case · 关注工单", tag=CASES, answer=None, status=204, errors=(403, 404))
    def post(self, request: Request, number: str) -> Response:
        """Have yourself told when the state changes or somebody notes something."""
        watch_case(number, by=self.actor)
        return Response(status=204)

    @operation("case_unwatch", "Stop watching a case · 取消关注工单", tag=CASES, answer=None, status=204)
    def delete(self, request: Request, number: str) -> Response:
        """Stop being told."""
        unwatch_case(number, by=self.actor)
        return Response(status=204)


class PresenceView(Endpoint):
    """Who has a case open."""

    @operation(
        "case_presence", "Who else has a case open now · 谁在看", tag=CASES, answer=shapes.PresenceOut, errors=(404,)
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer without letting others see that you asked."""
        require_seen(self.actor, number)
        return self._others(number)

    @operation(
        "case_present",
        "Let others see that you have a case open · 表明正在看",
        tag=CASES,
        answer=shapes.PresenceOut,
        errors=(404,),
        is_keyless=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer with who else has it open; say it again every ten seconds, for it fades after twenty-five."""
        enter_seen(self.actor, number, now=timezone.now())
        return self._others(number)

    def _others(self, number: str) -> Response:
        others = others_at([number], self.actor, now=timezone.now()).get(number, ())
        return Response(shown(shapes.PresenceOut, {"others": others}))


class PhotosView(Endpoint):
    """Sending pictures ahead of the report or the move that they belong to."""

    parser_classes = (FilesParser,)
    largest_body = LARGEST_UPLOAD

    @operation(
        "photo_send",
        "Send a photo and get the ticket to attach it with · 上传照片",
        tag=CASES,
        takes={"multipart/form-data": photos.PhotoIn},
        answer=photos.PhotoOut,
        status=201,
        errors=(400, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Keep a picture, re-encoded and without the place its camera wrote; the ticket is good for two days."""
        photo = keep_photo(self.entries(photos.PhotoIn)["photo"].read())
        sent = {"ticket": photos.photo_ticket(photo), "width": photo.width, "height": photo.height}
        return Response(shown(photos.PhotoOut, sent), status=201)


class PhotoView(Endpoint):
    @operation(
        "photo_read",
        "The picture itself · 查看照片",
        tag=CASES,
        answer=None,
        also={(200, "image/jpeg"): OpenApiTypes.BINARY},
        errors=(404,),
    )
    def get(self, request: Request, photo_id: int) -> FileResponse:
        """Answer with the JPEG of a case that the person may see."""
        return FileResponse(photo_file(photo_id, viewer=self.actor).open("rb"), content_type="image/jpeg")
