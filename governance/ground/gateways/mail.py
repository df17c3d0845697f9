"""A line to somebody's mailbox."""

import logging
import smtplib
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from governance.ground.gateways.webhook import NotSent, told_of

logger = logging.getLogger(__name__)


class QuietBackend(BaseEmailBackend):
    """What stands for a mail server where none is set: notes that there was a mail, and nothing of what it said."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Note each mail by its key."""
        for message in email_messages:
            logger.info("mail %s was not sent: EMAIL_URL names no server", message.extra_headers.get("Message-ID", ""))
        return len(email_messages)


def send(address: str, *, subject: str, text: str, key: str) -> None:
    """Send one mail; raise NotSent when the mail server does not take it. The same key makes the same Message-ID."""
    headers = {"Message-ID": f"<{key}@shaosheng>", "Auto-Submitted": "auto-generated"}
    try:
        # A line end in a subject would begin a header of its own.
        EmailMessage(" ".join(subject.split()), text, to=[address], headers=headers).send()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(told_of(error)) from error
