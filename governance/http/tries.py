"""Bounds on failed tries; a Redis that is down lets people through rather than keeping everybody out."""

from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited


def is_spent(request: HttpRequest, what: str, *, of: str, rate: str) -> bool:
    """Tell whether `of` has spent its `rate` of `what`, without counting this look."""
    return bool(is_ratelimited(request, group=what, key=lambda _group, _request: of, rate=rate, increment=False))


def count_try(request: HttpRequest, what: str, *, of: str, rate: str) -> None:
    """Count one try of `what` against the `rate` of `of`."""
    is_ratelimited(request, group=what, key=lambda _group, _request: of, rate=rate, increment=True)
