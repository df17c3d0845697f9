"""The internal notes of a case, out of its events."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cases import events
from cases.casework.queries.timeline import Happening
from cases.rules.queries.registers import spoken


class NoteView(NamedTuple):
    """One note: who wrote what, and when."""

    who: str
    at: datetime
    text: str


def notes_of(happened: Iterable[Happening]) -> list[NoteView]:
    """Return the notes among the events of a case, the newest first."""
    noted = [event for event in happened if event.name == events.CASE_NOTED]
    return [NoteView(spoken(event.by), event.at, event.data["note"]) for event in reversed(noted)]
