"""How Django finds this app."""

from django.conf import settings

from governance import wings
from governance.ground.http.watch import sentry


class GovernanceConfig(wings.WingedConfig):
    name = "governance"

    def ready(self) -> None:
        """Have the wings heard, and faults told where a Sentry is set."""
        super().ready()
        if settings.SENTRY_DSN:
            sentry.start(settings.SENTRY_DSN)
