"""How often one address may report and look codes up without an account; pages and API count in the same groups."""

from django.conf import settings
from django.http import HttpRequest

from governance.ground.http.gate.throttles import AddressThrottle


class PublicReportThrottle(AddressThrottle):
    """Bounds what is taken from one address without an account; refused or sent twice, it counts only with photos."""

    group = "public-report"

    def wait_of(self, request: HttpRequest) -> int:
        """Return for how many seconds the address must wait, counting nothing."""
        usage = self.usage(request, increment=False)
        # Where nothing can be counted the limit is told as 0, and everybody is let through.
        return max(int(usage["time_left"]), 1) if usage and 0 < usage["limit"] <= usage["count"] else 0

    def count(self, request: HttpRequest) -> None:
        """Count one report that was taken."""
        self.usage(request, increment=True)

    def current_rate(self) -> str:
        """Return the rate of the settings."""
        return f"{settings.PUBLIC_REPORTS_PER_HOUR}/h"


class PublicTrackThrottle(AddressThrottle):
    """Slows down whoever guesses tracking codes."""

    group = "public-track"
    rate = "60/m"
