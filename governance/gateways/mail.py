"""A line to somebody's mailbox."""

import smtplib

from django.core.mail import EmailMessage

from governance.gateways.webhook import NotSent


def send(address: str, *, subject: str, text: str, key: str) -> None:
    """Send one mail; raise NotSent when the mail server does not take it. The same key makes the same Message-ID."""
    headers = {"Message-ID": f"<{key}@shaosheng>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, to=[address], headers=headers).send()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
