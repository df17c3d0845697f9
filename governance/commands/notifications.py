"""Telling people inside the portal."""

from collections.abc import Iterable
from datetime import datetime

from governance.models import Notification
from governance.permissions import Actor, person_of
from governance.workflow import Words


def notify(people: Iterable[int], *, event_id: int, reason: str, text: Words, url: str) -> int:
    """Leave one line for each person about an event; telling the same twice does nothing. Return how many were new."""
    lines = [
        Notification(
            person_id=person, event_id=event_id, reason=reason, text_zh=text.zh[:300], text_en=text.en[:400], url=url
        )
        for person in sorted(set(people))
    ]
    return len(Notification.objects.bulk_create(lines, ignore_conflicts=True))


def mark_read(*, by: Actor, now: datetime, upto_id: int) -> int:
    """Mark the actor's notifications up to one as read; return how many were unread."""
    return Notification.objects.filter(person_id=person_of(by), id__lte=upto_id, read_at__isnull=True).update(
        read_at=now
    )
