"""What follows from what happened to a case; each calls its command and may be told twice."""

from datetime import date

from cases import events
from cases.casework.commands import deferring, following, joining, notes, routing, telling
from governance.ground.events import CALENDAR_CHANGED, ORGANISATION_MOVED
from governance.ground.outbox import Happened, on


@on(events.WHISTLE_BLOWN, queue="routing")
def route_whistle(happened: Happened) -> None:
    """Find who answers a whistle."""
    routing.route_whistle(happened.subject.id, happened.data["whistle"], now=happened.at)


@on(events.CASE_REPORTED, queue="notices")
def tell_street_of_report(happened: Happened) -> None:
    """Tell the street's desk of a new case."""
    telling.tell_street(happened)


@on(events.ACCUSED_NAMED, queue="notices")
def tell_of_accusation(happened: Happened) -> None:
    """Tell whoever handles a complaint from now on: the street, or the level above it; and who no longer does."""
    telling.tell_of_accusation(happened)


@on(events.WHISTLE_UNROUTED, queue="notices")
def tell_street_of_missing_rule(happened: Happened) -> None:
    """Tell the street's desk that a whistle waits for a human."""
    telling.tell_street(happened)


@on(events.CASE_RETURNED, queue="notices")
def tell_street_of_return(happened: Happened) -> None:
    """Tell the street's desk what the community gave back."""
    telling.tell_street(happened)


@on(events.VERIFICATION_FAILED, events.CASE_REOPENED, queue="notices")
def tell_of_return(happened: Happened) -> None:
    """Tell whoever a case that was not done comes back to: the same lead, the community, or the desk."""
    telling.tell_of_return(happened)


@on(events.CASE_VERIFIED, queue="notices")
def tell_street_of_verification(happened: Happened) -> None:
    """Tell the street that a resident can be called back."""
    telling.tell_callers(happened)


@on(events.CASE_DISPATCHED, events.WHISTLE_ROUTED, events.APPLICATION_DECIDED, queue="notices")
def tell_departments(happened: Happened) -> None:
    """Tell the departments what they were given."""
    telling.tell_departments(happened)


@on(events.CASE_LEFT_TO_COMMUNITY, events.ALL_FINISHED, queue="notices")
def tell_community(happened: Happened) -> None:
    """Tell the community that it has something to handle or to verify."""
    telling.tell_community(happened)


@on(events.CLOCK_WARNED, queue="notices")
def warn_responsible(happened: Happened) -> None:
    """Tell whoever has to act that the time is nearly up."""
    telling.warn_responsible(happened)


@on(events.CLOCK_OVERDUE, queue="notices")
def copy_one_level_up(happened: Happened) -> None:
    """Tell whoever had to act, and the level above, that a deadline has passed."""
    telling.copy_one_level_up(happened)


@on(ORGANISATION_MOVED, queue="long")
def follow_organisation(happened: Happened) -> None:
    """Let cases and assignments follow a moved organisation."""
    following.follow_organisation(happened.subject.id, now=happened.at)


@on(
    events.CASE_VERIFIED,
    events.COMMUNITY_FINISHED,
    events.CASE_ANSWERED,
    events.CASE_DECLINED,
    events.JOINED_ANSWERED,
    events.CASE_CLOSED,
    queue="routing",
)
def answer_joined(happened: Happened) -> None:
    """Have the residents of joined cases called back too."""
    joining.answer_joined(happened.subject.id, now=happened.at)


@on(CALENDAR_CHANGED, queue="long")
def recompute_deadlines(happened: Happened) -> None:
    """Let open deadlines follow a corrected calendar."""
    since = happened.data.get("since")
    deferring.recompute_deadlines(now=happened.at, since=date.fromisoformat(since) if since else None)


@on(events.CASE_WOKEN, queue="notices")
def tell_of_waking(happened: Happened) -> None:
    """Tell the street and the departments at work that a deferred case goes on."""
    telling.tell_of_waking(happened)


@on(events.FACTS_ADDED, queue="notices")
def tell_of_facts(happened: Happened) -> None:
    """Tell the desk and the present lead that the resident added something."""
    telling.tell_of_facts(happened)


@on(events.ASSIGNMENT_GIVEN, queue="notices")
def tell_holder(happened: Happened) -> None:
    """Tell a colleague what was given to them."""
    telling.tell_holder(happened)


@on(events.CASE_NOTED, queue="notices")
def tell_mentioned(happened: Happened) -> None:
    """Tell those whom a note names."""
    notes.tell_mentioned(happened)


@on(*events.WATCHED, queue="notices")
def tell_watchers(happened: Happened) -> None:
    """Tell those who watch a case."""
    notes.tell_watchers(happened)
