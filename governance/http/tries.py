"""Bounds on failed tries; a Redis that is down lets people through rather than keeping everybody out."""

from django.http import HttpRequest
from django_ratelimit.core import get_usage


def is_spent(request: HttpRequest, what: str, *, of: str, rate: str) -> bool:
    """Tell whether `of` has spent its `rate` of `what`, without counting this look."""
    usage = get_usage(request, group=what, key=lambda _group, _request: of, rate=rate, increment=False)
    return usage is not None and usage["count"] >= usage["limit"]


def count_try(request: HttpRequest, what: str, *, of: str, rate: str) -> None:
    """Count one try of `what` against the `rate` of `of`."""
    get_usage(request, group=what, key=lambda _group, _request: of, rate=rate, increment=True)
