"""How often one address may knock at a door that needs no account."""

from typing import Any

from django.conf import settings
from django_ratelimit.core import get_usage
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class AddressThrottle(BaseThrottle):
    """Bounds requests by the client's address; the group's count is shared with pages that use the same group."""

    group = ""
    rate = "60/m"
    wait_seconds: int | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request and tell whether it is within the rate."""
        usage = get_usage(request._request, group=self.group, key=self.key_of, rate=self.current_rate(), increment=True)
        self.wait_seconds = usage["time_left"] if usage else None
        return usage is None or not usage["should_limit"]

    def current_rate(self) -> str:
        """Return the rate in force, such as 60/m."""
        return self.rate

    def key_of(self, group: str, request: Any) -> str:
        """Return what is counted: the client's address, through as many proxies as the settings trust."""
        return client_address(request)

    def wait(self) -> int | None:
        """Return how many seconds to wait."""
        return self.wait_seconds


def client_address(request: Any) -> str:
    """Return the client's address; of X-Forwarded-For only what trusted proxies wrote is believed."""
    trusted = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if trusted and len(forwarded) >= trusted:
        return str(forwarded[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


class PublicReportThrottle(AddressThrottle):
    """Bounds what one address may report without an account."""

    group = "public-report"

    def current_rate(self) -> str:
        """Return the rate of the settings."""
        return f"{settings.PUBLIC_REPORTS_PER_HOUR}/h"


class PublicTrackThrottle(AddressThrottle):
    """Slows down whoever guesses tracking codes."""

    group = "public-track"
    rate = "60/m"
