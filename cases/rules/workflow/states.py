"""Where a case can stand."""

from collections.abc import Mapping
from enum import StrEnum

from governance.ground.workflow import Words


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
    EVALUATING = "evaluating"
    JOINED = "joined"
    CLOSED = "closed"
    DECLINED = "declined"
    ANSWERED = "answered"


ENDED_STATES = frozenset({State.CLOSED, State.DECLINED, State.ANSWERED})
OPEN_STATES = frozenset(State) - ENDED_STATES
# A whistle goes on until all whom it called have finished: while they are called, looked for, told, and at work.
WHISTLE_GOES_ON = frozenset({State.WHISTLED, State.UNROUTED, State.DISPATCHED, State.ACTING})
# Where what was done stands as the outcome; elsewhere a result is one that the check or the resident did not accept.
RESULT_STANDS = ENDED_STATES | {State.VERIFYING, State.CALLING_BACK, State.EVALUATING}

STATE_WORDS: Mapping[State, Words] = {
    State.REPORTED: Words("待受理", "To register"),
    State.REGISTERED: Words("待派单", "To dispatch"),
    State.COMMUNITY: Words("社区办理中", "With the community"),
    State.WHISTLED: Words("已吹哨", "Whistled"),
    State.UNROUTED: Words("待人工派单", "To be dispatched by hand"),
    State.DISPATCHED: Words("待签收", "To sign for"),
    State.ACTING: Words("办理中", "Acting"),
    State.VERIFYING: Words("待核查", "To verify"),
    State.CALLING_BACK: Words("待回访", "To call back"),
    State.EVALUATING: Words("待评价部门", "To evaluate"),
    State.JOINED: Words("已并案", "Joined to another case"),
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
    State.EVALUATING: Words("已结案", "Closed"),
    State.JOINED: Words("与同一事项合并办理", "Handled together with the same matter"),
    State.CLOSED: Words("已结案", "Closed"),
    State.DECLINED: Words("不予受理", "Not accepted"),
    State.ANSWERED: Words("已答复", "Answered"),
}
