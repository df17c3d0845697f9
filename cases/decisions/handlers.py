"""What follows when something is asked for or decided; each calls its command and may be told twice."""

from cases import events
from cases.decisions.commands import telling
from governance.ground.outbox import Happened, on


@on(events.APPLIED, events.APPLICATION_DECIDED, events.CASE_REOPENED, queue="notices")
def tell_of_application(happened: Happened) -> None:
    """Tell whoever decides on an application, and afterwards whoever asked for it."""
    telling.tell_of_application(happened)
