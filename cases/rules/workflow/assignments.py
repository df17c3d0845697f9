"""The steps that one organisation takes with its assignment."""

from dataclasses import dataclass
from enum import StrEnum

from cases.rules.workflow.actions import Action
from governance.ground.workflow import Words


class AssignmentRole(StrEnum):
    """Whether an organisation answers for the whole or delivers to the one that does."""

    LEAD = "lead"
    CO_HANDLER = "co_handler"


# More than these nobody could lead to one place.
MOST_CALLED = 20

ROLE_WORDS = {AssignmentRole.LEAD: Words("牵头", "Lead"), AssignmentRole.CO_HANDLER: Words("协办", "Co-handler")}


@dataclass(frozen=True)
class Steps:
    """Which steps of an assignment have been taken, and what stands in the way of others."""

    signed: bool = False
    contacted: bool = False
    reported_in: bool = False
    finished: bool = False
    by_whistle: bool = False
    paused: bool = False
    stages_left: int = 0
    waits_for_helpers: bool = False


def possible_steps(steps: Steps) -> tuple[Action, ...]:
    """Return what can be done to an assignment now, the natural next step first.

    Signing comes first, finishing last; a whistle is finished only by who has reported in, and everyone first hears
    the resident (北京市接诉即办工作条例 第十五条第一项). The lead answers for the whole: it finishes when every
    co-handler has delivered (第十四条第二款). Nothing is done while the clocks stand still.
    """
    if steps.finished or steps.paused:
        return ()
    if not steps.signed:
        return (Action.SIGN_FOR,)
    missing = []
    if not steps.contacted:
        missing.append(Action.MAKE_CONTACT)
    if steps.by_whistle and not steps.reported_in:
        missing.append(Action.REPORT_IN)
    if steps.stages_left and not missing:
        missing.append(Action.MEET_STAGE)
    if missing or steps.waits_for_helpers:
        return (*missing, Action.NOTE_PROGRESS)
    return (Action.FINISH, Action.NOTE_PROGRESS)
