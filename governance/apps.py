"""How Django finds this app, and whom the workers tell of what happens in it."""

from django.apps import AppConfig
from django.conf import settings

from governance import events, outbox
from governance.http import sentry


class GovernanceConfig(AppConfig):
    """The governance app."""

    name = "governance"

    def ready(self) -> None:
        """Subscribe this app's handlers, and have faults told where a Sentry is set."""
        outbox.subscribe(events.DELIVERY_PARKED, "governance.handlers.tell_of_parked_delivery", queue="notices")
        outbox.subscribe(events.HISTORY_BROKEN, "governance.handlers.tell_of_broken_history", queue="notices")
        if settings.SENTRY_DSN:
            sentry.start(settings.SENTRY_DSN)
