"""What the workers do by the clock for exported files."""

from celery import shared_task
from django.utils import timezone

from cases.papers.commands import exports
from governance.ground.clocks import Clock


@shared_task(name="cases.tasks.forget_exports")
def forget_exports() -> None:
    """Remove exported files whose days are over."""
    exports.forget_exports(now=timezone.now())


CLOCKS = (Clock("forget exports", "cases.tasks.forget_exports", 600.0, expires=300),)
