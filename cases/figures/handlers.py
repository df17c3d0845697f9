"""What follows when a figure is found wrong; each calls its command and may be told twice."""

from cases import events
from cases.figures.commands import rates
from governance.ground.outbox import Happened, on


@on(events.RATES_DIFFERED, queue="notices")
def tell_of_differing_rates(happened: Happened) -> None:
    """Tell administrators that a recount of the rates found a difference."""
    rates.tell_administrators(happened)
