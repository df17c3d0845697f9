"""Forgetting which requests were carried out under which keys."""

from datetime import datetime, timedelta

from governance.ground.models import SentRequest

KEPT_DAYS = 2


def forget_sent(*, now: datetime) -> int:
    """Forget the keys, and what was answered under them, after two days; return how many.

    A phone that finds its network later than that sends reports and moves, whose own keys last.
    """
    return SentRequest.objects.filter(at__lte=now - timedelta(days=KEPT_DAYS)).delete()[0]
