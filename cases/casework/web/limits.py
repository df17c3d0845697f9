"""How often one address may use the pages that need no account; the API counts in the same groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.casework.http.throttles import PublicReportThrottle, PublicTrackThrottle
from cases.casework.queries.telephones import street_telephones


def report_wait(request: HttpRequest) -> int:
    """Return for how many seconds the client's address must wait before it reports again, 0 when it need not."""
    return PublicReportThrottle().wait_of(request)


def count_report(request: HttpRequest) -> None:
    """Count one report that was taken from the client's address."""
    PublicReportThrottle().count(request)


def track_wait(request: HttpRequest) -> int:
    """Count one look-up of a tracking code; return for how many seconds the address must wait, 0 when it need not."""
    return PublicTrackThrottle().wait_of(request)


def too_many(request: HttpRequest, wait: int, message: str) -> HttpResponse:
    """Answer that too much came from one address, and when to come back."""
    response = render(
        request, "errors/429.html", {"message": message, "phones": street_telephones(timezone.localdate())}, status=429
    )
    response["Retry-After"] = str(wait)
    return response
