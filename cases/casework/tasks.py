"""What the workers do by the clock: for the clocks of cases, and for what was left lying."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from cases.casework.commands import clocks, deferring, photos
from governance.ground.clocks import Clock


@shared_task(name="cases.tasks.mark_clocks")
def mark_clocks() -> None:
    """Warn of what is near due, mark what is overdue."""
    clocks.mark_clocks(now=timezone.now())


@shared_task(name="cases.tasks.wake_deferred")
def wake_deferred() -> None:
    """Let the clocks of deferred cases go on when their day has come."""
    deferring.wake_deferred(now=timezone.now())


@shared_task(name="cases.tasks.sweep_photos")
def sweep_photos() -> None:
    """Remove the pictures that no case has taken."""
    photos.sweep_photos(now=timezone.now())


@shared_task(name="cases.tasks.look_over_deadlines")
def look_over_deadlines() -> None:
    """Find what a process has stamped by a calendar that was older than it knew."""
    deferring.recompute_deadlines(now=timezone.now())


CLOCKS = (
    Clock("mark clocks", "cases.tasks.mark_clocks", 15.0, expires=30),
    Clock("wake deferred", "cases.tasks.wake_deferred", 60.0, expires=120),
    Clock("look over deadlines", "cases.tasks.look_over_deadlines", crontab(hour=4, minute=10), expires=3600),
    Clock("sweep photos", "cases.tasks.sweep_photos", crontab(hour=4, minute=30), expires=3600),
)
