"""How often one address may use the pages that need no account; the API counts in the same groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_ratelimit.core import get_usage

from governance.http.throttles import AddressThrottle, PublicReportThrottle, PublicTrackThrottle


def report_wait(request: HttpRequest) -> int:
    """Count one report of the client's address; return for how many seconds it must wait, 0 when it need not."""
    return _wait(request, PublicReportThrottle())


def track_wait(request: HttpRequest) -> int:
    """Count one look-up of a tracking code; return for how many seconds the address must wait, 0 when it need not."""
    return _wait(request, PublicTrackThrottle())


def too_many(request: HttpRequest, wait: int, message: str) -> HttpResponse:
    """Answer that too much came from one address, and when to come back."""
    response = render(request, "errors/429.html", {"message": message}, status=429)
    response["Retry-After"] = str(wait)
    return response


def _wait(request: HttpRequest, bound: AddressThrottle) -> int:
    usage = get_usage(request, group=bound.group, key=bound.key_of, rate=bound.current_rate(), increment=True)
    return max(int(usage["time_left"]), 1) if usage and usage["should_limit"] else 0
