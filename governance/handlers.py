"""What the ground floor does about events."""

from governance.commands.deliveries import tell_of_parked
from governance.outbox import Happened


def tell_of_parked_delivery(happened: Happened) -> None:
    """Tell those who may retry deliveries that one was parked."""
    tell_of_parked(happened)
