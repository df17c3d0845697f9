"""The rules of a case in plain Python: its states, who may move it from where, and what its clocks do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.workflow import Permission, Words


class State(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    REGISTERED = "registered"
    COMMUNITY = "community"
    WHISTLED = "whistled"
    UNROUTED = "unrouted"
    DISPATCHED = "dispatched"
    ACTING = "acting"
    VERIFYING = "verifying"
    CALLING_BACK = "calling_back"
    CLOSED = "closed"
    DECLINED = "declined"
    ANSWERED = "answered"


ENDED_STATES = frozenset({State.CLOSED, State.DECLINED, State.ANSWERED})
OPEN_STATES = frozenset(State) - ENDED_STATES

STATE_WORDS: Mapping[State, Words] = {
    State.REPORTED: Words("待受理", "To register"),
    State.REGISTERED: Words("待派单", "To dispatch"),
    State.COMMUNITY: Words("社区办理中", "With the community"),
    State.WHISTLED: Words("已吹哨", "Whistled"),
    State.UNROUTED: Words("待人工派单", "No rule found"),
    State.DISPATCHED: Words("待签收", "To sign for"),
    State.ACTING: Words("办理中", "Acting"),
    State.VERIFYING: Words("待核查", "To verify"),
    State.CALLING_BACK: Words("待回访", "To call back"),
    State.CLOSED: Words("已结案", "Closed"),
    State.DECLINED: Words("不予受理", "Declined"),
    State.ANSWERED: Words("已答复", "Answered"),
}

# What the resident reads: no jargon (北京市接诉即办工作条例 第八条: the right to know how it is handled).
PUBLIC_STATE_WORDS: Mapping[State, Words] = {
    State.REPORTED: Words("已收到，街道正在确认", "Received; the street is looking at it"),
    State.REGISTERED: Words("街道已受理，正在安排", "Accepted; the street is arranging who acts"),
    State.COMMUNITY: Words("社区正在办理", "Your community is working on it"),
    State.WHISTLED: Words("街道已召集有关部门", "The street has called the departments together"),
    State.UNROUTED: Words("街道正在确定办理单位", "The street is deciding who acts"),
    State.DISPATCHED: Words("已交办有关部门", "Handed to the department"),
    State.ACTING: Words("有关部门正在办理", "The department is working on it"),
    State.VERIFYING: Words("已办理，正在现场核查", "Done; being checked on site"),
    State.CALLING_BACK: Words("已核查，等待回访", "Checked; we will call you"),
    State.CLOSED: Words("已办结", "Closed"),
    State.DECLINED: Words("不予受理", "Not accepted"),
    State.ANSWERED: Words("已答复", "Answered"),
}


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
    Action.MAKE_CONTACT: Words("联系诉求人", "Contact made"),
    Action.REPORT_IN: Words("报到", "Report in"),
    Action.NOTE_PROGRESS: Words("记录进展", "Note progress"),
    Action.FINISH: Words("办结", "Finish"),
    Action.VERIFY: Words("现场核查", "Verify on site"),
    Action.CALL_BACK: Words("回访", "Call back"),
}


@dataclass(frozen=True)
class Move:
    """From which states an action starts and which permission it needs."""

    starts: frozenset[State]
    permission: Permission


_DESK = frozenset({State.REGISTERED, State.UNROUTED})
_WITH_DEPARTMENTS = frozenset({State.DISPATCHED, State.ACTING})

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
}
ASSIGNMENT_ACTIONS = (Action.SIGN_FOR, Action.MAKE_CONTACT, Action.REPORT_IN, Action.NOTE_PROGRESS, Action.FINISH)


class AssignmentRole(StrEnum):
    """Whether an organisation answers for the whole or delivers to the one that does."""

    LEAD = "lead"
    CO_HANDLER = "co_handler"


ROLE_WORDS = {AssignmentRole.LEAD: Words("牵头", "Lead"), AssignmentRole.CO_HANDLER: Words("协办", "Co-handler")}


@dataclass(frozen=True)
class Steps:
    """Which steps of an assignment have been taken."""

    signed: bool = False
    contacted: bool = False
    reported_in: bool = False
    finished: bool = False
    by_whistle: bool = False


def possible_steps(steps: Steps) -> tuple[Action, ...]:
    """Return what can be done to an assignment now, the natural next step first.

    Signing comes first, finishing last; a whistle is finished only by who has reported in, and everyone first hears
    the resident (北京市接诉即办工作条例 第十五条第一项).
    """
    if steps.finished:
        return ()
    if not steps.signed:
        return (Action.SIGN_FOR,)
    missing = []
    if not steps.contacted:
        missing.append(Action.MAKE_CONTACT)
    if steps.by_whistle and not steps.reported_in:
        missing.append(Action.REPORT_IN)
    if missing:
        return (*missing, Action.NOTE_PROGRESS)
    return (Action.FINISH, Action.NOTE_PROGRESS)


class Clock(StrEnum):
    """What a deadline is for."""

    CASE = "case"
    SIGN = "sign"
    CONTACT = "contact"
    REPORT = "report"
    FINISH = "finish"


CLOCK_WORDS = {
    Clock.CASE: Words("工单时限", "This step"),
    Clock.SIGN: Words("签收时限", "Sign for"),
    Clock.CONTACT: Words("联系时限", "Contact"),
    Clock.REPORT: Words("报到时限", "Report in"),
    Clock.FINISH: Words("办结时限", "Finish"),
}


class Alarm(StrEnum):
    """What a clock says when it is looked at."""

    WARNED = "warned"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class RunningClock:
    """One deadline that still counts."""

    clock: Clock
    started_at: datetime
    due_at: datetime

    @property
    def warn_at(self) -> datetime:
        """The moment at which a quarter of the time is left."""
        return self.due_at - (self.due_at - self.started_at) / 4

    def key(self, alarm: Alarm) -> str:
        """Return what marks this alarm of this very deadline; a deadline that is set anew alarms anew."""
        return f"{alarm}:{self.clock}:{self.due_at:%Y%m%dT%H%M%S}"


def alarms_until(clocks: Iterable[RunningClock], now: datetime) -> list[tuple[RunningClock, Alarm]]:
    """Return the alarms that are due; a clock that is overdue no longer warns."""
    due: list[tuple[RunningClock, Alarm]] = []
    for clock in clocks:
        if clock.due_at <= now:
            due.append((clock, Alarm.OVERDUE))
        elif clock.warn_at <= now:
            due.append((clock, Alarm.WARNED))
    return due


def next_alarm(clocks: Iterable[RunningClock], now: datetime | None = None) -> datetime | None:
    """Return when the clocks must be looked at next, after `now`."""
    moments = [moment for clock in clocks for moment in (clock.warn_at, clock.due_at) if now is None or moment > now]
    return min(moments, default=None)


class Source(StrEnum):
    """By which way a case came in."""

    WORKER = "worker"
    PUBLIC = "public"
    HOTLINE = "hotline"
    IMPORT = "import"


SOURCE_WORDS = {
    Source.WORKER: Words("网格上报", "Grid worker"),
    Source.PUBLIC: Words("居民自报", "Resident"),
    Source.HOTLINE: Words("热线", "Hotline"),
    Source.IMPORT: Words("批量导入", "Import"),
}


class Satisfaction(StrEnum):
    """What the resident says of the handling."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


SATISFACTION_WORDS = {
    Satisfaction.SATISFIED: Words("满意", "Satisfied"),
    Satisfaction.BASICALLY: Words("基本满意", "Basically satisfied"),
    Satisfaction.DISSATISFIED: Words("不满意", "Not satisfied"),
}

CALL_BACK_ATTEMPTS = 3
MOST_PHOTOS = 6
LONGEST_TEXT = 4000


def small_photo(name: str) -> str:
    """Return the name of the small copy that lies beside a kept photo."""
    return name.removesuffix(".jpg") + "-small.jpg"


# The columns of a file of cases; each may be headed by its code or by its Chinese or English name.
IMPORT_COLUMNS: Mapping[str, Words] = {
    "source_id": Words("来源编号", "Source id"),
    "category": Words("类别", "Category"),
    "text": Words("诉求内容", "Text"),
    "title": Words("标题", "Title"),
    "longitude": Words("经度", "Longitude"),
    "latitude": Words("纬度", "Latitude"),
    "datum": Words("坐标系", "Datum"),
    "community_code": Words("社区代码", "Community code"),
    "address": Words("地址", "Address"),
    "resident_name": Words("诉求人", "Resident's name"),
    "resident_phone": Words("联系电话", "Resident's phone"),
}
NEEDED_COLUMNS = ("source_id", "text", "category")
MOST_IMPORT_ROWS = 50_000
