"""The moves in one table: what each is called, from where it starts, by which right, and where it must be found.

Every door reads it. Beside it stand the command of each move (`casework/commands/moves.py`), its form and its button
(`desk/web`), and what programs send (`casework/api`); a test fails where one of them forgets a move.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cases import events
from cases.rules.workflow.actions import Action
from cases.rules.workflow.states import OPEN_STATES, State
from governance.ground.workflow import Permission, Words


@dataclass(frozen=True)
class Move:
    """One thing that a person can do to a case, or to their own part of it.

    `events` are what it may record; `told` the handlers that tell people of it, whoever watches the case aside.
    """

    words: Words
    starts: frozenset[State]
    permission: Permission
    # Under the case or the assignment, in the API.
    address: str
    events: tuple[str, ...]
    told: tuple[str, ...] = ()
    is_step: bool = False
    # Whether it asks for words of one's own, into which a standard text fits.
    is_written: bool = False
    # Whether one click can do it, without a photo, a place or an answer of the resident.
    is_in_macros: bool = False
    # Whether it can be done to many ticked rows at once.
    is_at_once: bool = False


_DESK = frozenset({State.REGISTERED, State.UNROUTED})
WITH_DEPARTMENTS = frozenset({State.DISPATCHED, State.ACTING})
_JUDGED = frozenset({State.VERIFYING, State.CALLING_BACK, State.EVALUATING})
_FRESH = frozenset({State.REPORTED, State.REGISTERED})

MOVES: Mapping[Action, Move] = {
    Action.REGISTER: Move(
        Words("受理", "Register"),
        starts=frozenset({State.REPORTED}),
        permission=Permission.REGISTER_CASE,
        address="register",
        events=(events.CASE_REGISTERED,),
        is_in_macros=True,
        is_at_once=True,
    ),
    Action.ANSWER: Move(
        Words("当场答复", "Answer at once"),
        starts=_FRESH,
        permission=Permission.REGISTER_CASE,
        address="answer",
        events=(events.CASE_ANSWERED,),
        is_written=True,
        is_in_macros=True,
    ),
    Action.DECLINE: Move(
        Words("不予受理", "Decline"),
        starts=_FRESH,
        permission=Permission.REGISTER_CASE,
        address="decline",
        events=(events.CASE_DECLINED,),
        is_written=True,
        is_in_macros=True,
        is_at_once=True,
    ),
    Action.LEAVE_TO_COMMUNITY: Move(
        Words("交社区办理", "Leave to the community"),
        starts=_DESK,
        permission=Permission.DISPATCH_CASE,
        address="leave-to-community",
        events=(events.CASE_LEFT_TO_COMMUNITY,),
        told=("tell_community",),
        is_written=True,
        is_in_macros=True,
        is_at_once=True,
    ),
    Action.DISPATCH: Move(
        Words("派单", "Dispatch"),
        starts=_DESK,
        permission=Permission.DISPATCH_CASE,
        address="dispatch",
        events=(events.CASE_DISPATCHED,),
        told=("tell_departments",),
        is_written=True,
        is_in_macros=True,
        is_at_once=True,
    ),
    # A worker finds whom it calls; they hear of it by what the worker records.
    Action.BLOW_WHISTLE: Move(
        Words("吹哨", "Blow a whistle"),
        starts=frozenset({State.REGISTERED, State.COMMUNITY}),
        permission=Permission.BLOW_WHISTLE,
        address="whistle",
        events=(events.WHISTLE_BLOWN,),
        is_written=True,
    ),
    Action.ROUTE_BY_HAND: Move(
        Words("人工派单", "Choose who acts"),
        starts=frozenset({State.UNROUTED}),
        permission=Permission.DISPATCH_CASE,
        address="route",
        events=(events.WHISTLE_ROUTED,),
        told=("tell_departments",),
    ),
    Action.FINISH_IN_COMMUNITY: Move(
        Words("社区办结", "Finish in the community"),
        starts=frozenset({State.COMMUNITY}),
        permission=Permission.HANDLE_COMMUNITY_CASE,
        address="finish-in-community",
        events=(events.COMMUNITY_FINISHED,),
        is_written=True,
    ),
    Action.RETURN_TO_STREET: Move(
        Words("退回街道", "Return to the street"),
        starts=frozenset({State.COMMUNITY}),
        permission=Permission.HANDLE_COMMUNITY_CASE,
        address="return",
        events=(events.CASE_RETURNED,),
        told=("tell_street_of_return",),
        is_written=True,
    ),
    Action.SIGN_FOR: Move(
        Words("签收", "Sign for"),
        starts=WITH_DEPARTMENTS,
        permission=Permission.HANDLE_ASSIGNMENT,
        address="sign-for",
        events=(events.ASSIGNMENT_SIGNED,),
        is_step=True,
        is_at_once=True,
    ),
    Action.MAKE_CONTACT: Move(
        Words("登记联系情况", "Contact made"),
        starts=WITH_DEPARTMENTS,
        permission=Permission.HANDLE_ASSIGNMENT,
        address="contact",
        events=(events.CONTACT_MADE,),
        is_step=True,
        is_written=True,
    ),
    Action.REPORT_IN: Move(
        Words("报到", "Report in"),
        starts=WITH_DEPARTMENTS,
        permission=Permission.HANDLE_ASSIGNMENT,
        address="report-in",
        events=(events.REPORTED_IN,),
        is_step=True,
        is_written=True,
    ),
    Action.MEET_STAGE: Move(
        Words("完成阶段", "Stage met"),
        starts=WITH_DEPARTMENTS,
        permission=Permission.HANDLE_ASSIGNMENT,
        address="meet-stage",
        events=(events.STAGE_MET,),
        is_step=True,
        is_written=True,
    ),
    Action.NOTE_PROGRESS: Move(
        Words("记录进展", "Note progress"),
        starts=WITH_DEPARTMENTS,
        permission=Permission.HANDLE_ASSIGNMENT,
        address="progress",
        events=(events.PROGRESS_NOTED,),
        is_step=True,
        is_written=True,
    ),
    Action.FINISH: Move(
        Words("办结", "Finish"),
        starts=WITH_DEPARTMENTS,
        permission=Permission.HANDLE_ASSIGNMENT,
        address="finish",
        events=(events.ASSIGNMENT_FINISHED, events.ALL_FINISHED),
        told=("tell_community",),
        is_step=True,
        is_written=True,
    ),
    Action.VERIFY: Move(
        Words("现场核查", "Verify on site"),
        starts=frozenset({State.VERIFYING}),
        permission=Permission.VERIFY_CASE,
        address="verify",
        events=(events.CASE_VERIFIED, events.VERIFICATION_FAILED),
        told=("tell_street_of_verification", "tell_of_return"),
        is_written=True,
    ),
    Action.CALL_BACK: Move(
        Words("回访", "Call back"),
        starts=frozenset({State.CALLING_BACK}),
        permission=Permission.CALL_BACK,
        address="call-back",
        events=(events.CASE_CLOSED, events.RESIDENT_HEARD, events.CASE_REOPENED, events.CALL_BACK_TRIED),
        told=("tell_of_return", "tell_of_application"),
        is_written=True,
    ),
    Action.EVALUATE: Move(
        Words("评价部门", "Evaluate the departments"),
        starts=_JUDGED,
        permission=Permission.EVALUATE_DEPARTMENT,
        address="evaluate",
        events=(events.EVALUATED, events.CASE_CLOSED),
    ),
    Action.JOIN: Move(
        Words("并案", "Join to another case"),
        starts=_FRESH,
        permission=Permission.DISPATCH_CASE,
        address="join",
        events=(events.CASE_JOINED,),
    ),
    Action.NAME_ACCUSED: Move(
        Words("投诉对象回避", "Complaint about…"),
        starts=OPEN_STATES,
        permission=Permission.REGISTER_CASE,
        address="name-accused",
        events=(events.ACCUSED_NAMED,),
        told=("tell_of_accusation",),
    ),
    Action.SPLIT_OFF: Move(
        Words("拆分", "Split off"),
        starts=frozenset({State.JOINED}),
        permission=Permission.DISPATCH_CASE,
        address="split-off",
        events=(events.CASE_SPLIT_OFF,),
    ),
}

ACTION_WORDS: Mapping[Action, Words] = {action: move.words for action, move in MOVES.items()}
CASE_MOVES: Mapping[Action, Move] = {action: move for action, move in MOVES.items() if not move.is_step}
ASSIGNMENT_ACTIONS = tuple(action for action, move in MOVES.items() if move.is_step)
