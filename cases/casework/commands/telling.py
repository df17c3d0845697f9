"""Notifications about cases: who hears of what, in which words."""

from collections.abc import Iterable

from django.urls import reverse

from cases.casework.models import Assignment, Case
from cases.casework.queries.addresses import case_address
from cases.casework.queries.notice_words import notice_words
from cases.events import CASE_RETURNED, EVENT_WORDS, WHISTLE_UNROUTED
from cases.rules.workflow import State
from governance.ground.commands.notifications import notify
from governance.ground.outbox import Happened
from governance.ground.queries.holders import holders_on, people_below
from governance.ground.workflow import Permission, Words
from governance.ground.workflow.paths import ids_of
from governance.models import Organisation

# What a department hears whose part was taken from it: whom the case accuses is none of its business.
TAKEN_BACK = Words("任务收回，另行派单", "Your part was taken back; others will be chosen")
_ON_STREET = (Permission.DISPATCH_CASE, Permission.CALL_BACK)
_IN_COMMUNITY = (Permission.HANDLE_COMMUNITY_CASE, Permission.VERIFY_CASE)
_COMMUNITY_STATES = frozenset({State.COMMUNITY, State.VERIFYING})


def tell_street(happened: Happened) -> int:
    """Tell the dispatchers of the case's street; return how many people were told."""
    case = case_of(happened)
    return tell_only(desk_of(case), happened, case, "desk")


def desk_of(case: Case) -> set[int]:
    """Return those who dispatch the case: the street's dispatchers, and who handles it in their stead."""
    return {*holders_on(Permission.DISPATCH_CASE, [case.street_id]), *_in_stead(case)}


def concerns_desk(happened: Happened) -> bool:
    """Tell whether the desk hears of this as its own work: the case comes there to be dispatched by hand."""
    return happened.name in (CASE_RETURNED, WHISTLE_UNROUTED) or bool(happened.data.get("is_back"))


def tell_of_return(happened: Happened) -> int:
    """Tell those to whom a case comes back that was not done: its lead, its community, or the desk.

    The desk hears of it where it decides anew who acts.
    """
    if happened.data.get("assignments"):
        return tell_departments(happened)
    return tell_street(happened) if happened.data.get("is_back") else tell_community(happened)


def tell_callers(happened: Happened) -> int:
    """Tell those of the street who call residents back."""
    case = case_of(happened)
    return tell(holders_on(Permission.CALL_BACK, [case.street_id]), happened, case, "call-back")


def tell_community(happened: Happened) -> int:
    """Tell those of the case's community who handle and verify."""
    case = case_of(happened)
    people = holders_on(Permission.VERIFY_CASE, [case.community_id])
    return tell(
        {*people, *holders_on(Permission.HANDLE_COMMUNITY_CASE, [case.community_id])}, happened, case, "community"
    )


def tell_departments(happened: Happened) -> int:
    """Tell those who handle assignments in each organisation that the event names, or in the department above it."""
    case = case_of(happened)
    ids = [part["assignment"] for part in happened.data.get("assignments", ())]
    return tell(holders_on(Permission.HANDLE_ASSIGNMENT, _organisations_of(ids)), happened, case, "inbox")


def tell_holder(happened: Happened) -> int:
    """Tell whoever was given an assignment, unless they gave it to themselves."""
    return tell_only({happened.data["holder"]} - {happened.by_id}, happened, case_of(happened), "inbox")


def tell_of_accusation(happened: Happened) -> int:
    """Tell whoever handles a complaint from now on, and from whom a part was taken because another one is accused.

    Of a joined case nobody is told: it goes wherever the other one goes, of which they are.
    """
    if happened.data.get("is_joined"):
        return 0
    case = case_of(happened)
    told = tell_only(desk_of(case), happened, case, "desk")
    ids = [part["assignment"] for part in happened.data.get("released", ())]
    released = holders_on(Permission.HANDLE_ASSIGNMENT, _organisations_of(ids))
    return told + tell_released(released, happened, case, "released")


def tell_of_facts(happened: Happened) -> int:
    """Tell whoever works on a case that its resident added something: its leads, its community, or the desk."""
    case = case_of(happened)
    leads = Assignment.objects.present().leading().open().filter(case=case)
    at_work = set(holders_on(Permission.HANDLE_ASSIGNMENT, {id_ for row in leads for id_ in _units_of(row)}))
    if case.state == State.COMMUNITY:
        at_work |= set(holders_on(Permission.HANDLE_COMMUNITY_CASE, [case.community_id]))
    return tell_only({*at_work, *desk_of(case)}, happened, case, "facts")


def _units_of(row: Assignment) -> tuple[int, int]:
    return row.organisation_id, row.department_id


def tell_of_waking(happened: Happened) -> int:
    """Tell the street's dispatchers, and those who handle what is still open, that a deferral is over."""
    case = case_of(happened)
    rows = Assignment.objects.filter(case=case, is_open=True).values_list("organisation_id", "department_id")
    at_work = holders_on(Permission.HANDLE_ASSIGNMENT, {id_ for row in rows for id_ in row})
    return tell_only({*at_work, *desk_of(case)}, happened, case, "woken")


def tell(people: Iterable[int], happened: Happened, case: Case, reason: str) -> int:
    """Leave the same line about a case's event with each person who works on it, and whom the case does not accuse.

    Of a case that accuses its own area, those hear who handle it in that area's stead.
    """
    return tell_only({*people, *_in_stead(case)}, happened, case, reason)


def tell_released(people: Iterable[int], happened: Happened, case: Case, reason: str) -> int:
    """Tell those whose part is over: the case is no longer theirs to read, so its number is all that they are told."""
    if case.accused_path:
        people = set(people) - people_below(case.accused_path)
    text = Words(f"{TAKEN_BACK.zh}（{case.number}）", f"{TAKEN_BACK.en} ({case.number})")
    return notify(people, event_id=happened.id, reason=reason, text=text, url=reverse("cases:inbox"))


def tell_only(people: Iterable[int], happened: Happened, case: Case, reason: str) -> int:
    """Leave the same line about a case's event with just these people, without those whom the case accuses."""
    if case.accused_path:
        people = set(people) - people_below(case.accused_path)
    text = notice_words(EVENT_WORDS[happened.name], case, happened.data)
    return notify(people, event_id=happened.id, reason=reason, text=text, url=case_address(case.number))


def _in_stead(case: Case) -> list[int]:
    return holders_on(Permission.REVIEW_CASE, case.area_ids) if case.accuses_its_area else []


def _organisations_of(assignment_ids: Iterable[int]) -> set[int]:
    rows = Assignment.objects.filter(id__in=assignment_ids).values_list("organisation_id", "department_id")
    return {id_ for row in rows for id_ in row}


def case_of(happened: Happened) -> Case:
    """Return the case of an event, with what a notice says of it."""
    return Case.objects.select_related("category", "community").get(id=happened.subject.id)


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
    for above in reversed(ids_of(path)[:-1]):
        people = set(holders_on(Permission.SUPERVISE_CASE, [above]))
        if people:
            return people
    return set()
