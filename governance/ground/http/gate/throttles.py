"""How often one address may knock at a door that needs no account."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class AddressThrottle(BaseThrottle):
    """Bounds requests by the client's address; the group's count is shared with pages that use the same group."""

    group = ""
    rate = "60/m"
    wait_seconds: int | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Tell whether the request is within the rate."""
        self.wait_seconds = self.wait_of(request._request)
        return not self.wait_seconds

    def wait_of(self, request: HttpRequest) -> int:
        """Count the request; return for how many seconds the address must wait, 0 when it need not."""
        usage = self.usage(request, increment=True)
        return max(int(usage["time_left"]), 1) if usage and usage["should_limit"] else 0

    def usage(self, request: HttpRequest, *, increment: bool) -> dict[str, Any] | None:
        """Return how much of the rate is used."""
        return get_usage(request, group=self.group, key=self.key_of, rate=self.current_rate(), increment=increment)

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
