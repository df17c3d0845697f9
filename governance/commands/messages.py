"""Sending what people asked to be told outside the portal."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from governance.errors import Conflict, NotFound
from governance.gateways import mail, webhook
from governance.gateways.webhook import NotSent
from governance.models import Message
from governance.permissions import Actor, require_anywhere
from governance.workflow import Permission

AT_ONCE = 20
MAX_ATTEMPTS = 8

# The claim commits before anything leaves the house: "sending" is noted first, and a worker that dies in the middle
# leaves a message that is due again, under the same key.
_CLAIM = """
UPDATE governance_message SET standing = 'sending', attempts = attempts + 1,
  next_try_at = clock_timestamp() + least(3600, 15 * 2 ^ attempts) * interval '1 second'
WHERE id = ANY (ARRAY(SELECT id FROM governance_message
                      WHERE standing IN ('waiting', 'sending') AND next_try_at <= clock_timestamp()
                      ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING id
"""


def send_messages() -> int:
    """Send what is due, each at least once and under a key of its own; return how many the other side took.

    A message that is not taken is tried again after 15 seconds, doubling up to an hour; after eight tries it is failed
    and waits for an administrator.
    """
    taken = 0
    while ids := _claimed():
        taken += sum(_send(message_id) for message_id in ids)
    return taken


def _claimed() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [AT_ONCE])
        return [row[0] for row in cursor.fetchall()]


def _send(message_id: int) -> bool:
    message = Message.objects.select_related("notification__person", "channel__gateway").get(id=message_id)
    try:
        _leave(message)
    except NotSent as error:
        standing = Message.FAILED if message.attempts >= MAX_ATTEMPTS else Message.WAITING
        Message.objects.filter(id=message_id).update(standing=standing, error=str(error)[:2000])
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE governance_message SET standing = 'sent', sent_at = clock_timestamp(), error = '' WHERE id = %s",
            [message_id],
        )
    return True


def _leave(message: Message) -> None:
    told, gateway = message.notification, message.channel.gateway
    url = f"{settings.PORTAL_ADDRESS}{told.url}" if settings.PORTAL_ADDRESS else told.url
    if gateway is None:
        text = f"{told.text_zh}\n{told.text_en}\n\n{url}\n"
        mail.send(message.channel.address, subject=told.text_zh[:120], text=text, key=f"message-{message.pk}")
        return
    webhook.post(
        gateway.url,
        secret=gateway.secret,
        key=f"message-{message.pk}",
        moment=told.created_at.isoformat(),
        told={
            "to": message.channel.address,
            "person": told.person.username,
            "reason": told.reason,
            "text_zh": told.text_zh,
            "text_en": told.text_en,
            "url": url,
        },
    )


def retry_message(message_id: int, *, by: Actor, now: datetime) -> None:
    """Give a failed message new attempts; raise Conflict when it has not failed."""
    require_anywhere(by, Permission.RETRY_DELIVERIES)
    message = Message.objects.filter(id=message_id).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    failed = Message.objects.filter(id=message_id, standing=Message.FAILED)
    if not failed.update(standing=Message.WAITING, attempts=0, next_try_at=now):
        raise Conflict(_("This message has not failed. Reload the list."))
