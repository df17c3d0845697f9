"""Notifications about what another person decides."""

from cases.casework.commands.telling import case_of, tell_only, tell_released
from cases.casework.models import Assignment
from cases.decisions.models import Application
from cases.events import APPLIED as EVENT_APPLIED
from cases.rules.workflow.applications import RULES, Kind
from governance.ground.outbox import Happened
from governance.ground.queries.holders import holders_on


def tell_of_application(happened: Happened) -> int:
    """Tell those who decide on an application, or whoever asked for it what was decided."""
    case = case_of(happened)
    if happened.name == EVENT_APPLIED:
        decide = RULES[Kind(happened.data["kind"])].decide
        people = set(holders_on(decide, case.area_ids)) - {happened.by_id}
        return tell_only(people, happened, case, "application")
    asked = Application.objects.filter(id=happened.data.get("application", 0)).values_list("asked_by_id", flat=True)
    part = Assignment.objects.filter(id=happened.data.get("assignment", 0))
    if part.exists() and not part.present().exists():
        return tell_released(asked, happened, case, "application")
    return tell_only(asked, happened, case, "application")
