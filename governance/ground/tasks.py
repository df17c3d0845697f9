"""What the workers do by hint or by the clock on the ground floor."""

from typing import Any

from celery import shared_task
from celery.schedules import crontab
from celery.signals import worker_init
from django.utils import timezone

from governance.ground import outbox
from governance.ground.clocks import Clock
from governance.ground.commands import history
from governance.ground.commands.messages import send_messages as send_due_messages
from governance.ground.commands.sent import forget_sent as forget_sent_requests


@worker_init.connect
def load_handlers(**_signal: Any) -> None:
    """Import the handlers before the pool is forked: a missing one stops the start, not five attempts at a delivery."""
    outbox.load_handlers()


@shared_task(name="governance.tasks.deliver")
def deliver(delivery_id: int) -> None:
    """Carry out one delivery; harmless when it is already done or in other hands."""
    outbox.deliver(delivery_id)


@shared_task(name="governance.tasks.sweep")
def sweep() -> None:
    """Send again the hints that were lost."""
    outbox.sweep()


@shared_task(name="governance.tasks.send_messages")
def send_messages() -> None:
    """Send what people asked to be told outside the portal."""
    send_due_messages()


@shared_task(name="governance.tasks.seal_chains")
def seal_chains() -> None:
    """Seal what was recorded since the last time."""
    history.seal_chains(now=timezone.now())


@shared_task(name="governance.tasks.verify_history", time_limit=6 * 3600, soft_time_limit=6 * 3600 - 60)
def verify_history() -> None:
    """Verify the whole history, and raise the alarm when it is not as it was sealed."""
    history.verify_history(now=timezone.now())


@shared_task(name="governance.tasks.forget_sent")
def forget_sent() -> None:
    """Forget the keys of requests that nobody sends again any more."""
    forget_sent_requests(now=timezone.now())


CLOCKS = (
    Clock("sweep deliveries", "governance.tasks.sweep", 1.0, expires=5),
    Clock("seal chains", "governance.tasks.seal_chains", 5.0, expires=10),
    Clock("verify history", "governance.tasks.verify_history", crontab(hour=4, minute=0), expires=3600),
    Clock("send messages", "governance.tasks.send_messages", 5.0, expires=10),
    Clock("forget sent", "governance.tasks.forget_sent", 3600.0, expires=1800),
)
