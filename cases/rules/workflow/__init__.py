"""The rules of a case in plain Python: its states, who may move it from where, and what its clocks do."""

from cases.rules.workflow.actions import Action
from cases.rules.workflow.assignments import MOST_CALLED, ROLE_WORDS, AssignmentRole, Steps, possible_steps
from cases.rules.workflow.clocks import CLOCK_WORDS, COMMUNITY_LIMIT, WHISTLE_RULE, Clock
from cases.rules.workflow.intake import (
    LONGEST_TEXT,
    MOST_PHOTOS,
    SATISFACTION_WORDS,
    SOURCE_WORDS,
    Satisfaction,
    Source,
    small_photo,
)
from cases.rules.workflow.moves import ACTION_WORDS, ASSIGNMENT_ACTIONS, CASE_MOVES, MOVES, WITH_DEPARTMENTS, Move
from cases.rules.workflow.states import (
    ENDED_STATES,
    OPEN_STATES,
    PUBLIC_STATE_WORDS,
    RESULT_STANDS,
    STATE_WORDS,
    WHISTLE_GOES_ON,
    State,
)

__all__ = [
    "ACTION_WORDS",
    "ASSIGNMENT_ACTIONS",
    "CASE_MOVES",
    "CLOCK_WORDS",
    "COMMUNITY_LIMIT",
    "ENDED_STATES",
    "LONGEST_TEXT",
    "MOST_CALLED",
    "MOST_PHOTOS",
    "MOVES",
    "OPEN_STATES",
    "PUBLIC_STATE_WORDS",
    "RESULT_STANDS",
    "ROLE_WORDS",
    "SATISFACTION_WORDS",
    "SOURCE_WORDS",
    "STATE_WORDS",
    "WHISTLE_GOES_ON",
    "WHISTLE_RULE",
    "WITH_DEPARTMENTS",
    "Action",
    "AssignmentRole",
    "Clock",
    "Move",
    "Satisfaction",
    "Source",
    "State",
    "Steps",
    "possible_steps",
    "small_photo",
]
