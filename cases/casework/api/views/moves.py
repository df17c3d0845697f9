"""Every move of a case and every step of an assignment, each one command."""

from collections.abc import Mapping
from typing import NamedTuple

from cases.casework.api.move_view import MOVES_TAG, PARTS_TAG, MoveView, move_operation
from cases.casework.api.serializers import moves as shapes
from cases.casework.commands import joining
from cases.casework.commands.moves import COMMANDS
from cases.rules.workflow import MOVES, Action


class Described(NamedTuple):
    """How the description of the API names a move, and what programs send with it."""

    name: str
    summary: str
    takes: type[shapes.MoveIn]


DESCRIBED: Mapping[Action, Described] = {
    Action.REGISTER: Described("case_register", "Register a reported case · 受理", shapes.RegisterIn),
    Action.ANSWER: Described("case_answer", "Answer an enquiry at once · 当场答复", shapes.AnswerIn),
    Action.DECLINE: Described("case_decline", "Decline for a lawful reason · 不予受理", shapes.DeclineIn),
    Action.LEAVE_TO_COMMUNITY: Described(
        "case_leave_to_community", "Leave the case to the community · 交社区办理", shapes.NoteIn
    ),
    Action.DISPATCH: Described("case_dispatch", "Dispatch to one lead · 派单", shapes.DispatchIn),
    Action.BLOW_WHISTLE: Described("case_whistle", "Blow a whistle for departments · 吹哨", shapes.WhistleIn),
    Action.ROUTE_BY_HAND: Described("case_route", "Choose who acts by hand · 人工派单", shapes.RouteIn),
    Action.FINISH_IN_COMMUNITY: Described(
        "case_finish_in_community", "Finish in the community · 社区办结", shapes.ResultIn
    ),
    Action.RETURN_TO_STREET: Described("case_return", "Return to the street · 退回街道", shapes.ReturnIn),
    Action.SIGN_FOR: Described("assignment_sign_for", "Sign for an assignment · 签收", shapes.MoveIn),
    Action.MAKE_CONTACT: Described(
        "assignment_contact", "Record contact with the resident · 联系居民", shapes.SpokenIn
    ),
    Action.REPORT_IN: Described("assignment_report_in", "Report in to the street · 报到", shapes.ReportInIn),
    Action.MEET_STAGE: Described("assignment_meet_stage", "Meet the present stage · 完成阶段", shapes.SpokenIn),
    Action.NOTE_PROGRESS: Described("assignment_progress", "Note progress · 记录进展", shapes.ProgressIn),
    Action.FINISH: Described("assignment_finish", "Finish an assignment · 办结", shapes.ResultIn),
    Action.VERIFY: Described("case_verify", "Verify on site · 现场核查", shapes.VerifyIn),
    Action.CALL_BACK: Described("case_call_back", "Record a call-back · 回访", shapes.CallBackIn),
    Action.EVALUATE: Described("case_evaluate", "Evaluate the departments · 评价部门", shapes.EvaluateIn),
    Action.JOIN: Described("case_join", "Join to another case · 并案", shapes.JoinIn),
    Action.NAME_ACCUSED: Described(
        "case_name_accused", "Say whom a case complains of · 投诉对象回避", shapes.AccusedIn
    ),
    Action.SPLIT_OFF: Described("case_split_off", "Split a joined case off · 拆分", shapes.MoveIn),
}


def view_of(action: Action) -> type[MoveView]:
    """Return the door to the command of a move."""
    view = type(f"{action.name.title()}View", (MoveView,), {"command": staticmethod(COMMANDS[action])})
    described = move_operation(*DESCRIBED[action], tag=PARTS_TAG if MOVES[action].is_step else MOVES_TAG)
    return described(view)


VIEWS: Mapping[Action, type[MoveView]] = {action: view_of(action) for action in Action}


@move_operation("case_link", "Link with another case · 关联", shapes.JoinIn)
class LinkView(MoveView):
    """They have to do with each other."""

    command = staticmethod(joining.link_cases)


@move_operation(
    "case_tell_residents", "Tell all residents of a case and of those joined · 告知全体相关居民", shapes.TellIn
)
class TellResidentsView(MoveView):
    """One message to all."""

    command = staticmethod(joining.tell_residents)
