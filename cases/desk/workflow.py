"""What can be done to many cases or assignments at once: each verb is a single move, made one by one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from cases.rules.workflow.actions import Action
from cases.rules.workflow.applications import KIND_WORDS, RULES, Kind
from cases.rules.workflow.moves import ACTION_WORDS, CASE_MOVES
from cases.rules.workflow.states import State
from governance.ground.workflow import Permission, Words

MOST_AT_ONCE = 100


class Verb(StrEnum):
    """What can be done to every ticked row."""

    REGISTER = "register"
    DISPATCH = "dispatch"
    LEAVE_TO_COMMUNITY = "leave_to_community"
    SUPERVISE = "supervise"
    NOTE = "note"
    WATCH = "watch"
    DECLINE = "decline"

    @property
    def ends_a_case(self) -> bool:
        """Whether nothing follows on it."""
        return self is Verb.DECLINE


class Reach(NamedTuple):
    """From which states a verb starts, no state standing for all, and which permission it needs."""

    starts: frozenset[State]
    permission: Permission


def _of_move(action: Action) -> Reach:
    move = CASE_MOVES[action]
    return Reach(move.starts, move.permission)


REACH: Mapping[Verb, Reach] = {
    Verb.REGISTER: _of_move(Action.REGISTER),
    Verb.DISPATCH: _of_move(Action.DISPATCH),
    Verb.LEAVE_TO_COMMUNITY: _of_move(Action.LEAVE_TO_COMMUNITY),
    Verb.SUPERVISE: Reach(RULES[Kind.SUPERVISION].starts, RULES[Kind.SUPERVISION].ask),
    Verb.NOTE: Reach(frozenset(), Permission.VIEW_CASE),
    Verb.WATCH: Reach(frozenset(), Permission.VIEW_CASE),
    Verb.DECLINE: _of_move(Action.DECLINE),
}
VERB_WORDS: Mapping[Verb, Words] = {
    Verb.REGISTER: ACTION_WORDS[Action.REGISTER],
    Verb.DISPATCH: ACTION_WORDS[Action.DISPATCH],
    Verb.LEAVE_TO_COMMUNITY: ACTION_WORDS[Action.LEAVE_TO_COMMUNITY],
    Verb.SUPERVISE: KIND_WORDS[Kind.SUPERVISION],
    Verb.NOTE: Words("内部备注", "Internal note"),
    Verb.WATCH: Words("关注", "Watch"),
    Verb.DECLINE: ACTION_WORDS[Action.DECLINE],
}

# The entries that may be wrong for every case alike: then it is the form that must be mended.
CHECKED_ENTRIES: Mapping[Verb, frozenset[str]] = {
    Verb.REGISTER: frozenset(),
    Verb.DISPATCH: frozenset({"lead"}),
    Verb.LEAVE_TO_COMMUNITY: frozenset(),
    Verb.SUPERVISE: frozenset({"reason"}),
    Verb.NOTE: frozenset({"text"}),
    Verb.WATCH: frozenset(),
    Verb.DECLINE: frozenset({"reason"}),
}


def verbs_at(state: State) -> list[Verb]:
    """Return the verbs that a case in this state may be among."""
    return [verb for verb, reach in REACH.items() if not reach.starts or state in reach.starts]


class PartVerb(StrEnum):
    """What can be done to every ticked assignment of an inbox."""

    SIGN_FOR = "sign_for"
    CLAIM = "claim"
    GIVE = "give"


PART_VERB_WORDS: Mapping[PartVerb, Words] = {
    PartVerb.SIGN_FOR: ACTION_WORDS[Action.SIGN_FOR],
    PartVerb.CLAIM: Words("认领", "Claim"),
    PartVerb.GIVE: Words("指派同事", "Give to a colleague"),
}
# Who handles no assignment has no inbox; to give one to a colleague takes a right of its own.
PART_VERB_RIGHTS: Mapping[PartVerb, Permission] = {
    PartVerb.SIGN_FOR: Permission.HANDLE_ASSIGNMENT,
    PartVerb.CLAIM: Permission.HANDLE_ASSIGNMENT,
    PartVerb.GIVE: Permission.LEAD_ASSIGNMENTS,
}
