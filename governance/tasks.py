"""What the workers do by hint or by the clock on the ground floor."""

from celery import shared_task

from governance import outbox
from governance.commands.grants import renew_all_grants
from governance.queries.tree import wrong_paths


@shared_task
def deliver(delivery_id: int) -> None:
    """Carry out one delivery; harmless when it is already done or in other hands."""
    outbox.deliver(delivery_id)


@shared_task
def sweep() -> None:
    """Send again the hints that were lost."""
    outbox.sweep()


@shared_task
def renew_grants() -> None:
    """Let authority begin and end with the dates of the appointments."""
    renew_all_grants()


@shared_task
def check_tree() -> None:
    """Raise when a stored path differs from the one a recursive query finds."""
    wrong = wrong_paths()
    if wrong:
        raise RuntimeError(f"organisations with a wrong path: {wrong}")
