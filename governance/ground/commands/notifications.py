"""Telling people inside the portal."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from governance.ground.models import Notification
from governance.ground.permissions import Actor, person_of
from governance.ground.workflow import Words

# Whoever wants to be told outside the portal too; what is on its way already is left alone.
_SEND = """
INSERT INTO governance_message (notification_id, channel_id)
SELECT told.id, channel.id
FROM governance_notification told
JOIN governance_channel channel ON channel.person_id = told.person_id
LEFT JOIN governance_gateway gateway ON gateway.id = channel.gateway_id
WHERE told.event_id = %s AND told.reason = %s AND told.person_id = ANY (%s)
  AND (channel.gateway_id IS NULL OR gateway.is_active)
ON CONFLICT DO NOTHING
"""
# What has not been sent yet goes with the line that it would have carried.
_WITHDRAW_BELOW = """
WITH below AS (
  SELECT DISTINCT g.user_id
  FROM governance_organisationuserpermission g
  JOIN governance_organisation o ON o.id = g.content_object_id
  WHERE o.path LIKE %s || '%%'),
gone AS (
  DELETE FROM governance_notification told USING below
  WHERE told.person_id = below.user_id AND told.url = ANY (%s)
  RETURNING told.id),
unsent AS (DELETE FROM governance_message USING gone WHERE notification_id = gone.id)
SELECT user_id FROM below
"""


def notify(people: Iterable[int], *, event_id: int, reason: str, text: Words, url: str) -> int:
    """Leave one line for each person about an event; telling the same twice does nothing. Return how many were new."""
    lines = [
        Notification(
            person_id=person, event_id=event_id, reason=reason, text_zh=text.zh[:300], text_en=text.en[:400], url=url
        )
        for person in sorted(set(people))
    ]
    told = len(Notification.objects.bulk_create(lines, ignore_conflicts=True))
    with connection.cursor() as cursor:
        cursor.execute(_SEND, [event_id, reason, [line.person_id for line in lines]])
    return told


def withdraw_below(path: str, *, urls: Iterable[str]) -> set[int]:
    """Take back what was told about some addresses to whom an organisation or one below it gives authority.

    Return those people, whether they were told anything or not.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW_BELOW, [path, list(urls)])
        return {row[0] for row in cursor.fetchall()}


def mark_read(*, by: Actor, now: datetime, upto_id: int) -> int:
    """Mark the actor's notifications up to one as read; return how many were unread."""
    return Notification.objects.filter(person_id=person_of(by), id__lte=upto_id, read_at__isnull=True).update(
        read_at=now
    )
