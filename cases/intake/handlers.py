"""What follows when a file is to be taken in; each calls its command and may be told twice."""

from cases import events
from cases.intake.commands import imports
from governance.ground.outbox import Happened, on


@on(events.IMPORT_REQUESTED, events.IMPORT_ADVANCED, queue="long")
def advance_import(happened: Happened) -> None:
    """Take in the next rows of a file."""
    told = {name: happened.data.get(name, "") for name in ("language", "community")}
    imports.advance_import(happened.subject.id, now=happened.at, **told)
