"""Who hears of a clock: whoever has to act, and one level up when it is too late."""

from cases.casework.commands.telling import case_of, tell
from cases.casework.models import Assignment, Case
from cases.rules.workflow import State
from governance.ground.outbox import Happened
from governance.ground.queries.holders import holders_on
from governance.ground.workflow import Permission
from governance.models import Organisation

_ON_STREET = (Permission.DISPATCH_CASE, Permission.CALL_BACK)
_IN_COMMUNITY = (Permission.HANDLE_COMMUNITY_CASE, Permission.VERIFY_CASE)
_COMMUNITY_STATES = frozenset({State.COMMUNITY, State.VERIFYING})


def warn_responsible(happened: Happened) -> int:
    """Tell whoever has to act that the time is nearly up; return how many people were told."""
    case = case_of(happened)
    return tell(_responsible(happened, case)[0], happened, case, "warned")


def copy_one_level_up(happened: Happened) -> int:
    """Tell whoever had to act, and those who supervise one level above, that a deadline has passed."""
    case = case_of(happened)
    people, organisation_id = _responsible(happened, case)
    told = tell(people, happened, case, "overdue")
    return told + tell(_level_above(organisation_id) - people, happened, case, "copied-up")


def _responsible(happened: Happened, case: Case) -> tuple[set[int], int]:
    """Return the people who have to act, and their organisation."""
    if "assignment" in happened.data:
        organisation_id, department_id = Assignment.objects.values_list("organisation_id", "department_id").get(
            id=happened.data["assignment"]
        )
        return set(holders_on(Permission.HANDLE_ASSIGNMENT, [organisation_id, department_id])), organisation_id
    in_community = happened.data.get("state") in _COMMUNITY_STATES
    organisation_id = case.community_id if in_community else case.street_id
    permissions = _IN_COMMUNITY if in_community else _ON_STREET
    return {person for p in permissions for person in holders_on(p, [organisation_id])}, organisation_id


def _level_above(organisation_id: int) -> set[int]:
    """Return those who supervise on the nearest level above that has someone."""
    path = Organisation.objects.values_list("path", flat=True).get(id=organisation_id)
    for above in reversed([int(part) for part in path.strip("/").split("/")][:-1]):
        people = set(holders_on(Permission.SUPERVISE_CASE, [above]))
        if people:
            return people
    return set()
