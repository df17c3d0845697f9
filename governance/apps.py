"""How Django finds this app, and whom the workers tell of what happens in it."""

from django.apps import AppConfig

from governance import events, outbox


class GovernanceConfig(AppConfig):
    """The governance app."""

    name = "governance"

    def ready(self) -> None:
        """Subscribe this app's handlers."""
        outbox.subscribe(events.DELIVERY_PARKED, "governance.handlers.tell_of_parked_delivery", queue="notices")
