"""Which step must come before another, in words for people and by a code for programs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.models import Assignment, Case
from cases.casework.permissions import reason_to_wait, steps_now
from cases.rules.workflow import WITH_DEPARTMENTS, Action, State
from governance.ground.errors import Conflict

# What is said where another step comes first, and its code.
_COMES_FIRST: Mapping[Action, tuple[Any, str]] = {
    Action.SIGN_FOR: (gettext_lazy("Sign for the assignment first."), "sign-missing"),
    Action.MAKE_CONTACT: (gettext_lazy("Contact the resident first, and note what was said."), "contact-missing"),
    Action.REPORT_IN: (gettext_lazy("Report in to the street first."), "report-missing"),
    Action.MEET_STAGE: (gettext_lazy("Meet the stages of the limit first."), "stage-missing"),
}
_TAKEN_ONCE = {
    Action.SIGN_FOR: "signed_at",
    Action.MAKE_CONTACT: "contacted_at",
    Action.REPORT_IN: "reported_in_at",
}
_ENDING = frozenset({Action.FINISH, Action.MEET_STAGE})


def require_next(action: Action, case: Case, mine: Assignment, others: Iterable[Assignment]) -> None:
    """Raise Conflict, with a code for what is missing, when a part of a case is not ready for a step."""
    helpers = list(others)
    if mine.steps.finished or State(case.state) not in WITH_DEPARTMENTS:
        return
    if mine.steps.paused:
        raise Conflict(reason_to_wait((), mine), code="paused")
    if getattr(mine, _TAKEN_ONCE.get(action, ""), None) is not None:
        raise Conflict(_("This step was taken before. Reload to see how it stands."), code="already-done")
    steps = steps_now(case.state, mine, helpers)
    first = steps[0]
    if first in _COMES_FIRST and (action in _ENDING or first is Action.SIGN_FOR):
        words, code = _COMES_FIRST[first]
        raise Conflict(str(words), code=code)
    waiting = [other.pk for other in helpers if other.is_open]
    reason = reason_to_wait(steps, mine)
    if action is Action.FINISH and reason:
        raise Conflict(reason, code="helpers-open", ids=waiting)
