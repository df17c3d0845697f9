"""What the workers do by the clock for cases."""

from celery import shared_task
from django.utils import timezone

from cases.casework.commands import clocks, deferring
from cases.figures.commands import counters, rates
from cases.papers.commands import exports
from cases.reading.commands import nearness, searching, suggestions
from governance.permissions import PORTAL


@shared_task
def mark_clocks() -> None:
    """Warn of what is near due, mark what is overdue."""
    clocks.mark_clocks(now=timezone.now())


@shared_task
def fold_counters() -> None:
    """Fold the deltas into the counters."""
    counters.fold_counters()
    rates.fold_rates()


@shared_task
def recount_rates() -> None:
    """Count one month of the rates anew."""
    rates.recount_some_month(now=timezone.now())


@shared_task
def wake_deferred() -> None:
    """Let the clocks of deferred cases go on when their day has come."""
    deferring.wake_deferred(now=timezone.now())


@shared_task
def renew_words() -> None:
    """Let what open cases are compared by, and what all are searched by, follow the cases."""
    nearness.renew_words()
    searching.renew_search()


@shared_task
def forget_exports() -> None:
    """Remove exported files whose days are over."""
    exports.forget_exports(now=timezone.now())


@shared_task
def request_training() -> None:
    """Have suggestions learned anew from what was closed since."""
    suggestions.request_training(by=PORTAL, now=timezone.now())
