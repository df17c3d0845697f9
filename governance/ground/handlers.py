"""What the ground floor does about events."""

from governance.ground import events
from governance.ground.commands import history
from governance.ground.commands.deliveries import tell_of_parked
from governance.ground.outbox import Happened, on


@on(events.DELIVERY_PARKED, queue="notices")
def tell_of_parked_delivery(happened: Happened) -> None:
    """Tell those who may retry deliveries that one was parked."""
    tell_of_parked(happened)


@on(events.HISTORY_BROKEN, queue="notices")
def tell_of_broken_history(happened: Happened) -> None:
    """Tell auditors and administrators that the history is not whole."""
    history.tell_of_broken_history(happened)
