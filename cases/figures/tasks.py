"""What the workers do by the clock for counters and rates."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from cases.figures.commands import counters, rates
from governance.ground.clocks import Clock


@shared_task(name="cases.tasks.fold_counters")
def fold_counters() -> None:
    counters.fold_counters()
    rates.fold_rates()


@shared_task(name="cases.tasks.recount_rates")
def recount_rates() -> None:
    """Count one month of the rates anew."""
    rates.recount_some_month(now=timezone.now())


CLOCKS = (
    Clock("fold counters", "cases.tasks.fold_counters", 1.0, expires=5),
    Clock("recount rates", "cases.tasks.recount_rates", crontab(hour=3, minute=30), expires=3600),
)
