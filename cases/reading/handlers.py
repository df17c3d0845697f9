"""What follows when words of cases change or learning is asked for; each calls its command and may be told twice."""

from cases import events
from cases.reading.commands import nearness, searching, suggestions
from governance.ground.outbox import Happened, on
from governance.ground.permissions import PORTAL


@on(events.CASE_REPORTED, events.CASE_TAKEN_OVER, events.CASE_FOLLOWED, queue="notices")
def note_words(happened: Happened) -> None:
    """Write by what a case is compared with others and found."""
    nearness.note_words(happened.subject.id)
    searching.note_search(happened.subject.id)


@on(events.TRAINING_REQUESTED, queue="long")
def train_suggestions(happened: Happened) -> None:
    """Learn what categories are suggested with from the closed cases."""
    suggestions.train_on_cases(by=PORTAL, now=happened.at)
