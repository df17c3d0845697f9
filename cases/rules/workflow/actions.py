"""What can be done to a case, from which states, and by which right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.rules.workflow.states import OPEN_STATES, State
from governance.ground.workflow import Permission, Words


class Action(StrEnum):
    """What a person can do to a case or to an assignment of it."""

    REGISTER = "register"
    ANSWER = "answer"
    DECLINE = "decline"
    LEAVE_TO_COMMUNITY = "leave_to_community"
    DISPATCH = "dispatch"
    BLOW_WHISTLE = "blow_whistle"
    ROUTE_BY_HAND = "route_by_hand"
    FINISH_IN_COMMUNITY = "finish_in_community"
    RETURN_TO_STREET = "return_to_street"
    SIGN_FOR = "sign_for"
    MAKE_CONTACT = "make_contact"
    REPORT_IN = "report_in"
    NOTE_PROGRESS = "note_progress"
    FINISH = "finish"
    VERIFY = "verify"
    CALL_BACK = "call_back"
    EVALUATE = "evaluate"
    JOIN = "join"
    SPLIT_OFF = "split_off"
    MEET_STAGE = "meet_stage"
    NAME_ACCUSED = "name_accused"


ACTION_WORDS: Mapping[Action, Words] = {
    Action.REGISTER: Words("受理", "Register"),
    Action.ANSWER: Words("当场答复", "Answer at once"),
    Action.DECLINE: Words("不予受理", "Decline"),
    Action.LEAVE_TO_COMMUNITY: Words("交社区办理", "Leave to the community"),
    Action.DISPATCH: Words("派单", "Dispatch"),
    Action.BLOW_WHISTLE: Words("吹哨", "Blow a whistle"),
    Action.ROUTE_BY_HAND: Words("人工派单", "Choose who acts"),
    Action.FINISH_IN_COMMUNITY: Words("社区办结", "Finish in the community"),
    Action.RETURN_TO_STREET: Words("退回街道", "Return to the street"),
    Action.SIGN_FOR: Words("签收", "Sign for"),
    Action.MAKE_CONTACT: Words("登记联系情况", "Contact made"),
    Action.REPORT_IN: Words("报到", "Report in"),
    Action.NOTE_PROGRESS: Words("记录进展", "Note progress"),
    Action.FINISH: Words("办结", "Finish"),
    Action.VERIFY: Words("现场核查", "Verify on site"),
    Action.CALL_BACK: Words("回访", "Call back"),
    Action.EVALUATE: Words("评价部门", "Evaluate the departments"),
    Action.JOIN: Words("并案", "Join to another case"),
    Action.SPLIT_OFF: Words("拆分", "Split off"),
    Action.NAME_ACCUSED: Words("投诉对象回避", "Complaint about…"),
    Action.MEET_STAGE: Words("完成阶段", "Stage met"),
}


@dataclass(frozen=True)
class Move:
    """From which states an action starts and which permission it needs."""

    starts: frozenset[State]
    permission: Permission


_DESK = frozenset({State.REGISTERED, State.UNROUTED})
WITH_DEPARTMENTS = frozenset({State.DISPATCHED, State.ACTING})
_JUDGED = frozenset({State.VERIFYING, State.CALLING_BACK, State.EVALUATING})

CASE_MOVES: Mapping[Action, Move] = {
    Action.REGISTER: Move(frozenset({State.REPORTED}), Permission.REGISTER_CASE),
    Action.ANSWER: Move(frozenset({State.REPORTED, State.REGISTERED}), Permission.REGISTER_CASE),
    Action.DECLINE: Move(frozenset({State.REPORTED, State.REGISTERED}), Permission.REGISTER_CASE),
    Action.LEAVE_TO_COMMUNITY: Move(_DESK, Permission.DISPATCH_CASE),
    Action.DISPATCH: Move(_DESK, Permission.DISPATCH_CASE),
    Action.BLOW_WHISTLE: Move(frozenset({State.REGISTERED, State.COMMUNITY}), Permission.BLOW_WHISTLE),
    Action.ROUTE_BY_HAND: Move(frozenset({State.UNROUTED}), Permission.DISPATCH_CASE),
    Action.FINISH_IN_COMMUNITY: Move(frozenset({State.COMMUNITY}), Permission.HANDLE_COMMUNITY_CASE),
    Action.RETURN_TO_STREET: Move(frozenset({State.COMMUNITY}), Permission.HANDLE_COMMUNITY_CASE),
    Action.VERIFY: Move(frozenset({State.VERIFYING}), Permission.VERIFY_CASE),
    Action.CALL_BACK: Move(frozenset({State.CALLING_BACK}), Permission.CALL_BACK),
    Action.EVALUATE: Move(_JUDGED, Permission.EVALUATE_DEPARTMENT),
    Action.JOIN: Move(frozenset({State.REPORTED, State.REGISTERED}), Permission.DISPATCH_CASE),
    Action.NAME_ACCUSED: Move(OPEN_STATES, Permission.REGISTER_CASE),
    Action.SPLIT_OFF: Move(frozenset({State.JOINED}), Permission.DISPATCH_CASE),
}
ASSIGNMENT_ACTIONS = (
    Action.SIGN_FOR,
    Action.MAKE_CONTACT,
    Action.REPORT_IN,
    Action.MEET_STAGE,
    Action.NOTE_PROGRESS,
    Action.FINISH,
)
