"""Every move of a case and every step of an assignment, each one command."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casework.api.serializers import moves as shapes
from cases.casework.commands import closing, community, desk, handling, joining, recusal
from governance.ground.http.api import VERSION_PARAMETER, Endpoint, key_of, operation, seen_version, shown

MOVES = "moves"
STEPS = "assignments"
View = TypeVar("View", bound=type[Endpoint])


class MoveView(Endpoint):
    """A door to one command on a case."""

    takes: ClassVar[type[shapes.MoveIn]] = shapes.MoveIn
    command: ClassVar[Callable[..., Any]]

    def moved(self, request: Request, number: str, **which: int) -> Response:
        """Run the command with what was sent; answer with how the case stands."""
        entries = dict(self.entries(self.takes))
        asked = {
            "version": seen_version(request, entries),
            "key": key_of(request, request.path, self.actor.person_id),
        }
        entries.pop("version")
        case = type(self).command(number, by=self.actor, now=timezone.now(), **asked, **which, **entries)
        return Response(shown(shapes.MovedOut, case), headers={"ETag": f'"{case.version}"'})


def move_operation(name: str, summary: str, takes: type[shapes.MoveIn], *, tag: str = MOVES) -> Callable[[View], View]:
    """Describe a view's move, and have it take these entries."""

    def describe(view: View) -> View:
        @operation(
            name,
            summary,
            tag=tag,
            takes=takes,
            parameters=[VERSION_PARAMETER],
            answer=shapes.MovedOut,
            errors=(404, 409),
        )
        def post(self: MoveView, request: Request, number: str, **which: int) -> Response:
            """Run the command with what was sent; answer with how the case stands."""
            return self.moved(request, number, **which)

        view.takes, view.post = takes, post  # type: ignore[attr-defined]
        return view

    return describe


@move_operation("case_register", "Register a reported case · 受理", shapes.RegisterIn)
class RegisterView(MoveView):
    """Accept a reported case."""

    command = staticmethod(desk.register_case)


@move_operation("case_answer", "Answer an enquiry at once · 当场答复", shapes.AnswerIn)
class AnswerView(MoveView):
    """Answer and end."""

    command = staticmethod(desk.answer_case)


@move_operation("case_decline", "Decline for a lawful reason · 不予受理", shapes.DeclineIn)
class DeclineView(MoveView):
    """Decline and end."""

    command = staticmethod(desk.decline_case)


@move_operation("case_leave_to_community", "Leave the case to the community · 交社区办理", shapes.NoteIn)
class LeaveToCommunityView(MoveView):
    """Let the community handle it."""

    command = staticmethod(desk.leave_to_community)


@move_operation("case_dispatch", "Dispatch to one lead · 派单", shapes.DispatchIn)
class DispatchView(MoveView):
    """Give it to one lead."""

    command = staticmethod(desk.dispatch_case)


@move_operation("case_whistle", "Blow a whistle for departments · 吹哨", shapes.WhistleIn)
class WhistleView(MoveView):
    """Summon departments; workers find out whom."""

    command = staticmethod(desk.blow_whistle)


@move_operation("case_route", "Choose who acts by hand · 人工派单", shapes.RouteIn)
class RouteView(MoveView):
    """Name the lead and the co-handlers."""

    command = staticmethod(desk.route_by_hand)


@move_operation("case_finish_in_community", "Finish in the community · 社区办结", shapes.ResultIn)
class FinishInCommunityView(MoveView):
    """Say what the community did."""

    command = staticmethod(community.finish_in_community)


@move_operation("case_return", "Return to the street · 退回街道", shapes.ReturnIn)
class ReturnView(MoveView):
    """Give it back."""

    command = staticmethod(community.return_to_street)


@move_operation("case_verify", "Verify on site · 现场核查", shapes.VerifyIn)
class VerifyView(MoveView):
    """Say what was found."""

    command = staticmethod(closing.verify_case)


@move_operation("case_call_back", "Record a call-back · 回访", shapes.CallBackIn)
class CallBackView(MoveView):
    """Record what the resident said."""

    command = staticmethod(closing.call_back)


@move_operation("assignment_sign_for", "Sign for an assignment · 签收", shapes.MoveIn, tag=STEPS)
class SignForView(MoveView):
    """Take it on."""

    command = staticmethod(handling.sign_for)


@move_operation("assignment_contact", "Record contact with the resident · 联系诉求人", shapes.SpokenIn, tag=STEPS)
class ContactView(MoveView):
    """Say what the resident said."""

    command = staticmethod(handling.make_contact)


@move_operation("assignment_report_in", "Report in to the street · 报到", shapes.ReportInIn, tag=STEPS)
class ReportInView(MoveView):
    """Say where."""

    command = staticmethod(handling.report_in)


@move_operation("assignment_progress", "Note progress · 记录进展", shapes.ProgressIn, tag=STEPS)
class ProgressView(MoveView):
    """Add a line."""

    command = staticmethod(handling.note_progress)


@move_operation("assignment_finish", "Finish an assignment · 办结", shapes.ResultIn, tag=STEPS)
class FinishView(MoveView):
    """Finish with a result."""

    command = staticmethod(handling.finish_assignment)


@move_operation("assignment_meet_stage", "Meet the present stage · 完成阶段", shapes.SpokenIn, tag=STEPS)
class MeetStageView(MoveView):
    """Say how it was met."""

    command = staticmethod(handling.meet_stage)


@move_operation("case_evaluate", "Evaluate the departments · 评价部门", shapes.EvaluateIn)
class EvaluateView(MoveView):
    """Give each part points and words."""

    command = staticmethod(closing.evaluate_departments)


@move_operation("case_join", "Join to another case · 并案", shapes.JoinIn)
class JoinView(MoveView):
    """Two reports of one matter."""

    command = staticmethod(joining.join_case)


@move_operation("case_name_accused", "Say whom a case complains of · 投诉对象回避", shapes.AccusedIn)
class NameAccusedView(MoveView):
    """From then on whom it complains of sees nothing of it, and what they had to do for it is taken from them.

    Where they led it, or were its community, it goes back to the desk.
    """

    command = staticmethod(recusal.name_accused)


@move_operation("case_split_off", "Split a joined case off · 拆分", shapes.MoveIn)
class SplitOffView(MoveView):
    """Handle it by itself again."""

    command = staticmethod(joining.split_off)


@move_operation("case_link", "Link with another case · 关联", shapes.JoinIn)
class LinkView(MoveView):
    """They have to do with each other."""

    command = staticmethod(joining.link_cases)


@move_operation(
    "case_tell_residents", "Tell all residents of a case and of those joined · 告知全体诉求人", shapes.TellIn
)
class TellResidentsView(MoveView):
    """One message to all."""

    command = staticmethod(joining.tell_residents)
