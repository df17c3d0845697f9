"""What follows from an event: each handler calls its command and may be told twice."""

from cases.casework.commands import clocks_telling, deferring, following, joining, notes, routing, telling
from cases.decisions.commands import telling as telling_of_applications
from cases.figures.commands import rates
from cases.intake.commands import imports
from cases.papers.commands import exports
from cases.reading.commands import nearness, searching, suggestions
from governance.outbox import Happened
from governance.permissions import PORTAL


def route_whistle(happened: Happened) -> None:
    """Find who answers a whistle."""
    routing.route_whistle(happened.subject.id, happened.data["whistle"], now=happened.at)


def tell_street_of_report(happened: Happened) -> None:
    """Tell the street's desk of a new case."""
    telling.tell_street(happened)


def tell_of_accusation(happened: Happened) -> None:
    """Tell whoever handles a complaint from now on: the street, or the level above it; and who no longer does."""
    telling.tell_of_accusation(happened)


def tell_street_of_missing_rule(happened: Happened) -> None:
    """Tell the street's desk that a whistle waits for a human."""
    telling.tell_street(happened)


def tell_street_of_return(happened: Happened) -> None:
    """Tell the street's desk what the community gave back."""
    telling.tell_street(happened)


def tell_of_return(happened: Happened) -> None:
    """Tell whoever a case that was not done comes back to: the same lead, the community, or the desk."""
    telling.tell_of_return(happened)


def tell_street_of_verification(happened: Happened) -> None:
    """Tell the street that a resident can be called back."""
    telling.tell_callers(happened)


def tell_departments(happened: Happened) -> None:
    """Tell the departments what they were given."""
    telling.tell_departments(happened)


def tell_community(happened: Happened) -> None:
    """Tell the community that it has something to handle or to verify."""
    telling.tell_community(happened)


def warn_responsible(happened: Happened) -> None:
    """Tell whoever has to act that the time is nearly up."""
    clocks_telling.warn_responsible(happened)


def copy_one_level_up(happened: Happened) -> None:
    """Tell whoever had to act, and the level above, that a deadline has passed."""
    clocks_telling.copy_one_level_up(happened)


def advance_import(happened: Happened) -> None:
    """Take in the next rows of a file."""
    told = {name: happened.data.get(name, "") for name in ("language", "community")}
    imports.advance_import(happened.subject.id, now=happened.at, **told)


def advance_export(happened: Happened) -> None:
    """Gather the next rows of an export, or write its file."""
    exports.advance_export(happened.subject.id, now=happened.at, language=happened.data.get("language", ""))


def follow_organisation(happened: Happened) -> None:
    """Let cases and assignments follow a moved organisation."""
    following.follow_organisation(happened.subject.id, now=happened.at)


def answer_joined(happened: Happened) -> None:
    """Have the residents of joined cases called back too."""
    joining.answer_joined(happened.subject.id, now=happened.at)


def recompute_deadlines(happened: Happened) -> None:
    """Let open deadlines follow a corrected calendar."""
    deferring.recompute_deadlines(now=happened.at)


def tell_of_waking(happened: Happened) -> None:
    """Tell the street and the departments at work that a deferred case goes on."""
    telling.tell_of_waking(happened)


def tell_of_application(happened: Happened) -> None:
    """Tell whoever decides on an application, and afterwards whoever asked for it."""
    telling_of_applications.tell_of_application(happened)


def note_words(happened: Happened) -> None:
    """Write by what a case is compared with others and found."""
    nearness.note_words(happened.subject.id)
    searching.note_search(happened.subject.id)


def train_suggestions(happened: Happened) -> None:
    """Learn what categories are suggested with from the closed cases."""
    suggestions.train_on_cases(by=PORTAL, now=happened.at)


def tell_of_differing_rates(happened: Happened) -> None:
    """Tell administrators that a recount of the rates found a difference."""
    rates.tell_administrators(happened)


def tell_of_facts(happened: Happened) -> None:
    """Tell the desk and the present lead that the resident added something."""
    telling.tell_of_facts(happened)


def tell_holder(happened: Happened) -> None:
    """Tell a colleague what was given to them."""
    telling.tell_holder(happened)


def tell_mentioned(happened: Happened) -> None:
    """Tell those whom a note names."""
    notes.tell_mentioned(happened)


def tell_watchers(happened: Happened) -> None:
    """Tell those who watch a case."""
    notes.tell_watchers(happened)
