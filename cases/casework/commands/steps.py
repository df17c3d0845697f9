"""Which step must come before another, in words for people and by a code for programs."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.casework.models import Assignment, Case
from cases.casework.permissions import reason_to_wait, steps_now
from cases.rules.workflow import WITH_DEPARTMENTS, Action, State
from governance.ground.errors import Conflict


def require_next(action: Action, case: Case, mine: Assignment, others: Iterable[Assignment]) -> None:
    """Raise Conflict, with a code for what is missing, when a part of a case is not ready for a step."""
    helpers = list(others)
    taken = mine.steps
    if taken.finished or State(case.state) not in WITH_DEPARTMENTS:
        return
    if taken.paused:
        raise Conflict(reason_to_wait((), mine), code="paused")
    _require_first_time(action, mine)
    _require_heard(action, mine)
    if taken.stages_left:
        raise Conflict(_("Meet the stages of the limit first."), code="stage-missing")
    waiting = [other.pk for other in helpers if other.is_open]
    reason = reason_to_wait(steps_now(case.state, mine, helpers), mine)
    if action is Action.FINISH and reason:
        raise Conflict(reason, code="helpers-open", ids=waiting)


def _require_first_time(action: Action, mine: Assignment) -> None:
    done = {
        Action.SIGN_FOR: mine.signed_at,
        Action.MAKE_CONTACT: mine.contacted_at,
        Action.REPORT_IN: mine.reported_in_at,
    }
    if done.get(action) is not None:
        raise Conflict(_("This step was taken before. Reload to see how it stands."), code="already-done")


def _require_heard(action: Action, mine: Assignment) -> None:
    """Raise Conflict unless a part was signed for and, before it ends, the resident and the street were spoken to."""
    if mine.signed_at is None and action is not Action.SIGN_FOR:
        raise Conflict(_("Sign for the assignment first."), code="sign-missing")
    if action not in (Action.FINISH, Action.MEET_STAGE):
        return
    if mine.contacted_at is None:
        raise Conflict(_("Contact the resident first, and note what was said."), code="contact-missing")
    if mine.whistle_id is not None and mine.reported_in_at is None:
        raise Conflict(_("Report in to the street first."), code="report-missing")
