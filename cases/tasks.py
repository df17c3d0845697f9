"""What the workers do by the clock for cases."""

from celery import shared_task
from django.utils import timezone

from cases.commands import clocks, counters


@shared_task
def mark_clocks() -> None:
    """Warn of what is near due, mark what is overdue."""
    clocks.mark_clocks(now=timezone.now())


@shared_task
def fold_counters() -> None:
    """Fold the deltas into the counters."""
    counters.fold_counters()
