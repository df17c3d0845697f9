"""How a state is written everywhere: its words and its tone."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.rules.queries.registers import spoken
from cases.rules.workflow import STATE_WORDS, State

STATE_TONES: Mapping[State, str] = {
    State.REPORTED: "warn",
    State.REGISTERED: "warn",
    State.COMMUNITY: "active",
    State.WHISTLED: "whistle",
    State.UNROUTED: "bad",
    State.DISPATCHED: "active",
    State.ACTING: "active",
    State.VERIFYING: "warn",
    State.CALLING_BACK: "warn",
    State.EVALUATING: "warn",
    State.JOINED: "neutral",
    State.CLOSED: "good",
    State.DECLINED: "neutral",
    State.ANSWERED: "good",
}


@dataclass(frozen=True)
class Badge:
    """A state in words and tone."""

    label: str
    tone: str


def state_badge(state: str) -> Badge:
    """Return the badge of a case's state."""
    known = State(state)
    return Badge(spoken(STATE_WORDS[known]), STATE_TONES[known])
