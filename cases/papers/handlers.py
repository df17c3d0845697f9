"""What follows when a file is asked for; each calls its command and may be told twice."""

from cases import events
from cases.papers.commands import exports
from governance.ground.outbox import Happened, on


@on(events.EXPORT_REQUESTED, events.EXPORT_ADVANCED, queue="long")
def advance_export(happened: Happened) -> None:
    """Gather the next rows of an export, or write its file."""
    exports.advance_export(happened.subject.id, now=happened.at, language=happened.data.get("language", ""))
