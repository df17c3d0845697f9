"""What somebody applies for and somebody else decides: contests, extensions, deferrals, exclusions, hand-overs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.rules.workflow.states import OPEN_STATES, State
from governance.ground.workflow import Permission, Words


class Kind(StrEnum):
    """What is applied for."""

    CONTEST = "contest"
    EXTENSION = "extension"
    HAND_OVER = "hand_over"
    DEFERRAL = "deferral"
    SUPERVISION = "supervision"
    EXCLUSION = "exclusion"
    REOPENING = "reopening"


class Standing(StrEnum):
    """How an application stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


KIND_WORDS: Mapping[Kind, Words] = {
    Kind.CONTEST: Words("派单异议", "Contest of a dispatch"),
    Kind.EXTENSION: Words("延期", "Extension"),
    Kind.HAND_OVER: Words("变更牵头单位", "Hand-over of the lead"),
    Kind.DEFERRAL: Words("挂账", "Deferral"),
    Kind.SUPERVISION: Words("督办", "Supervision"),
    Kind.EXCLUSION: Words("剔除考核", "Exclusion from the rates"),
    Kind.REOPENING: Words("申请重办", "Re-opening"),
}
STANDING_WORDS: Mapping[Standing, Words] = {
    Standing.OPEN: Words("待裁定", "To be decided"),
    Standing.GRANTED: Words("同意", "Granted"),
    Standing.REFUSED: Words("不同意", "Refused"),
    Standing.WITHDRAWN: Words("已撤回", "Withdrawn"),
}


@dataclass(frozen=True)
class Rule:
    """Who may apply and when, who decides, and whether the clocks stand still until then.

    `of_assignment` is asked for by whom the assignment was given to; the rest by holders of `ask` in the case's area,
    or by whoever handles the case in that area's stead.
    """

    starts: frozenset[State]
    ask: Permission
    decide: Permission
    of_assignment: bool = False
    only_lead: bool = False
    pauses: bool = False
    once: bool = False


_WITH_DEPARTMENTS = frozenset({State.DISPATCHED, State.ACTING})

# A contest is ruled on above both sides (北京市接诉即办工作条例 第十二条第三款); more time is told to the resident and
# reported (第十五条第二项); the lead changes only by a ruling (第十四条).
RULES: Mapping[Kind, Rule] = {
    Kind.CONTEST: Rule(
        _WITH_DEPARTMENTS,
        Permission.HANDLE_ASSIGNMENT,
        Permission.RULE_ON_DISPATCH,
        of_assignment=True,
        pauses=True,
        once=True,
    ),
    Kind.EXTENSION: Rule(
        _WITH_DEPARTMENTS, Permission.HANDLE_ASSIGNMENT, Permission.GRANT_EXTENSION, of_assignment=True
    ),
    Kind.HAND_OVER: Rule(
        _WITH_DEPARTMENTS,
        Permission.HANDLE_ASSIGNMENT,
        Permission.RULE_ON_DISPATCH,
        of_assignment=True,
        only_lead=True,
    ),
    Kind.DEFERRAL: Rule(
        _WITH_DEPARTMENTS, Permission.HANDLE_ASSIGNMENT, Permission.REVIEW_CASE, of_assignment=True, only_lead=True
    ),
    Kind.SUPERVISION: Rule(OPEN_STATES, Permission.DISPATCH_CASE, Permission.REVIEW_CASE),
    Kind.EXCLUSION: Rule(OPEN_STATES | {State.CLOSED}, Permission.DISPATCH_CASE, Permission.REVIEW_CASE),
    Kind.REOPENING: Rule(frozenset({State.CLOSED}), Permission.CALL_BACK, Permission.REVIEW_CASE),
}

DECIDING = frozenset(rule.decide for rule in RULES.values())
# Ruled on by who stands above the street that dispatched and the department that it went to.
OF_BOTH_SIDES = frozenset({Kind.CONTEST, Kind.HAND_OVER})
