"""What helps at a case: texts, macros, and the checklist."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casework.api.move_view import MOVES_TAG
from cases.casework.api.serializers.moves import MovedOut
from cases.casework.commands.checklists import clear_item, tick_item
from cases.casework.queries.desk_help import DeskHelp
from cases.desk.api.serializers import desk_help as shapes
from cases.desk.commands.macros import run_macro
from cases.desk.queries.case_page import case_page
from cases.desk.queries.preview import whistle_proposal
from governance.ground.http.api import VERSION_PARAMETER, Endpoint, key_of, operation, seen_version, shown


class HelpView(Endpoint):
    """What helps at one case."""

    def found(self, number: str) -> DeskHelp:
        """Return what helps the person at a case that they may see."""
        return case_page(self.actor, number, now=timezone.now()).help


class TextsView(HelpView):
    @operation(
        "case_texts",
        "Standard texts for a case · 常用语",
        tag=MOVES_TAG,
        answer=shapes.OfferedTextOut(many=True),
        errors=(404,),
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer with the texts for its moves, and for the steps of its assignments."""
        return Response(shapes.OfferedTextOut(self.found(number).texts, many=True).data)


class MacrosView(HelpView):
    @operation(
        "case_macros",
        "Macros that can be run on a case · 可用的宏",
        tag=MOVES_TAG,
        answer=shapes.OfferedMacroOut(many=True),
        errors=(404,),
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer with those whose first move is in order now."""
        return Response(shapes.OfferedMacroOut(self.found(number).macros, many=True).data)


class MacroView(Endpoint):
    @operation(
        "case_macro_run",
        "Run a macro: all of its steps or none · 执行宏",
        tag=MOVES_TAG,
        takes=shapes.RunIn,
        parameters=[VERSION_PARAMETER],
        answer=MovedOut,
        errors=(403, 404, 409, 422),
    )
    def post(self, request: Request, number: str, macro_id: int) -> Response:
        """Answer with how the case stands; an error names the step that could not be taken."""
        seen = seen_version(request, dict(self.entries(shapes.RunIn)))
        key = key_of(request, request.path, self.actor.person_id)
        moment = timezone.now()
        case = run_macro(number, by=self.actor, now=moment, macro_id=macro_id, version=seen, key=key)
        return Response(shown(MovedOut, case), headers={"ETag": f'"{case.version}"'})


class ChecklistView(HelpView):
    @operation(
        "case_checklist",
        "The checklist of a case · 核对清单",
        tag=MOVES_TAG,
        answer=shapes.CheckGroupOut(many=True),
        errors=(404,),
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer with each item, who ticked it and when."""
        return Response(shapes.CheckGroupOut(self.found(number).checklist, many=True).data)


class CheckView(Endpoint):
    """One item of the checklist."""

    @operation(
        "case_check", "Tick an item · 确认清单项", tag=MOVES_TAG, answer=None, status=204, errors=(403, 404, 409)
    )
    def post(self, request: Request, number: str, item_id: int) -> Response:
        """Say that it was checked."""
        tick_item(number, by=self.actor, now=timezone.now(), item_id=item_id)
        return Response(status=204)

    @operation(
        "case_uncheck", "Take a tick back · 撤销确认", tag=MOVES_TAG, answer=None, status=204, errors=(403, 404, 409)
    )
    def delete(self, request: Request, number: str, item_id: int) -> Response:
        """Take it back."""
        clear_item(number, by=self.actor, now=timezone.now(), item_id=item_id)
        return Response(status=204)


class WhistleProposalView(Endpoint):
    """Whom a whistle would call."""

    @operation(
        "case_whistle_proposal",
        "Whom the responsibility list would call by a whistle · 吹哨召集建议",
        tag=MOVES_TAG,
        parameters=[shapes.ProposalAskedIn],
        answer=shapes.WhistleProposalOut,
        errors=(404,),
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer with the proposal that the composer shows; who blows the whistle may call others, with a reason."""
        kind, day = self.asked(shapes.ProposalAskedIn)["kind"], timezone.localdate()
        return Response(shown(shapes.WhistleProposalOut, whistle_proposal(self.actor, number, kind=kind, day=day)))
