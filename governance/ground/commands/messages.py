"""Sending what people asked to be told outside the portal."""

import logging
import time
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.ground import events, outbox
from governance.ground.errors import Conflict, NotFound
from governance.ground.gateways import mail, webhook
from governance.ground.gateways.webhook import NotSent, told_of
from governance.ground.models import Message, Person
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.workflow import Permission, Words

SUBJECT = "governance.message"
MAX_ATTEMPTS = 8
# Below the time limit of a task, so that no message pays for how long the others took.
LONGEST_RUN = 60.0

logger = logging.getLogger(__name__)

# The claim commits before anything leaves the house: "sending" is noted first, and a worker that dies in the middle
# leaves a message that is due again, under the same key. One at a time: a try that never came about must not count.
_CLAIM = """
UPDATE governance_message SET standing = 'sending', attempts = attempts + 1,
  next_try_at = clock_timestamp() + least(3600, 15 * 2 ^ attempts) * interval '1 second'
WHERE id = (SELECT id FROM governance_message
            WHERE standing IN ('waiting', 'sending') AND next_try_at <= clock_timestamp()
            ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, attempts
"""
_SENT = """
UPDATE governance_message SET standing = 'sent', sent_at = clock_timestamp(), error = '', address = '', letter = ''
WHERE id = %s
"""


def write_letter(person: Person, *, subject: str, text: str) -> None:
    """Have a letter go to somebody's mailbox once the present transaction holds; no reader of the portal sees it."""
    Message.objects.create(person=person, address=person.email, subject=subject[:120], letter=text)


def send_messages() -> int:
    """Send what is due, each at least once and under a key of its own; return how many the other side took.

    A message that is not taken is tried again after 15 seconds, doubling up to an hour; after eight tries it is failed
    and waits for an administrator. Whatever is wrong with one message is that message's own.
    """
    taken, stops_at = 0, time.monotonic() + LONGEST_RUN
    while time.monotonic() < stops_at and (claimed := _claimed()):
        taken += _send(*claimed)
    return taken


def _claimed() -> tuple[int, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM)
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def _send(message_id: int, attempts: int) -> bool:
    try:
        _leave(message_id, attempts)
    except Exception as error:
        # Of whatever kind: no message may keep those behind it from going out.
        logger.warning("message %s was not sent: %s", message_id, type(error).__name__)
        standing = Message.FAILED if attempts >= MAX_ATTEMPTS else Message.WAITING
        Message.objects.filter(id=message_id).update(standing=standing, error=told_of(error)[:2000])
        return False
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [message_id])
    return True


def _leave(message_id: int, attempts: int) -> None:
    if attempts > MAX_ATTEMPTS:
        raise NotSent("Every try ended with the worker that made it.")
    message = Message.objects.select_related("notification__person", "channel__gateway").get(id=message_id)
    key = f"message-{message.pk}"
    if message.notification is None or message.channel is None:
        mail.send(message.address, subject=message.subject, text=message.letter, key=key)
        return
    told, gateway = message.notification, message.channel.gateway
    language = told.person.reads
    text = Words(told.text_zh, told.text_en).text(language)
    # A link that names no host leads nowhere from somebody's telephone.
    url = f"{settings.PORTAL_ADDRESS}{told.url}" if settings.PORTAL_ADDRESS else ""
    if gateway is None:
        body = f"{text}\n\n{url}\n".rstrip("\n") + "\n"
        mail.send(message.channel.address, subject=text[:120], text=body, key=key)
        return
    webhook.post(
        gateway.url,
        secret=gateway.secret,
        key=key,
        moment=told.created_at.isoformat(),
        told={
            "to": message.channel.address,
            "person": told.person.username,
            "reason": told.reason,
            "language": language,
            "text": text,
            "text_zh": told.text_zh,
            "text_en": told.text_en,
            "url": url,
        },
    )


@transaction.atomic
def retry_message(message_id: int, *, by: Actor, now: datetime) -> None:
    """Give a failed message new attempts; raise Conflict when it has not failed."""
    require_anywhere(by, Permission.RETRY_DELIVERIES)
    message = Message.objects.select_for_update().filter(id=message_id).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    if message.standing != Message.FAILED:
        raise Conflict(_("This message has not failed. Reload the list."))
    Message.objects.filter(id=message_id).update(standing=Message.WAITING, attempts=0, next_try_at=now)
    outbox.record(events.MESSAGE_RETRIED, subject=outbox.Subject(SUBJECT, message_id), by=by, at=now)
