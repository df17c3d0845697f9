"""The rules of a case in plain Python: its states, who may move it from where, and what its clocks do."""

from cases.workflow.actions import ACTION_WORDS, ASSIGNMENT_ACTIONS, CASE_MOVES, WITH_DEPARTMENTS, Action, Move
from cases.workflow.assignments import MOST_CALLED, ROLE_WORDS, AssignmentRole, Steps, possible_steps
from cases.workflow.clocks import (
    CLOCK_WORDS,
    COMMUNITY_LIMIT,
    WHISTLE_RULE,
    Alarm,
    Basis,
    Clock,
    RunningClock,
    alarms_until,
    moved_by_pause,
    next_alarm,
)
from cases.workflow.intake import (
    LONGEST_TEXT,
    MOST_PHOTOS,
    SATISFACTION_WORDS,
    SOURCE_WORDS,
    Satisfaction,
    Source,
    small_photo,
)
from cases.workflow.states import ENDED_STATES, OPEN_STATES, PUBLIC_STATE_WORDS, RESULT_STANDS, STATE_WORDS, State

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
    "OPEN_STATES",
    "PUBLIC_STATE_WORDS",
    "RESULT_STANDS",
    "ROLE_WORDS",
    "SATISFACTION_WORDS",
    "SOURCE_WORDS",
    "STATE_WORDS",
    "WHISTLE_RULE",
    "WITH_DEPARTMENTS",
    "Action",
    "Alarm",
    "AssignmentRole",
    "Basis",
    "Clock",
    "Move",
    "RunningClock",
    "Satisfaction",
    "Source",
    "State",
    "Steps",
    "alarms_until",
    "moved_by_pause",
    "next_alarm",
    "possible_steps",
    "small_photo",
]
