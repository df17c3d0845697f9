"""What the workers do by the clock for the organisation chart and its accounts."""

from celery import shared_task
from django.utils import timezone

from governance.chart.commands.grants import renew_all_grants
from governance.chart.commands.sessions import forget_old_sessions
from governance.chart.queries.tree import wrong_paths
from governance.ground.clocks import Clock


@shared_task(name="governance.tasks.renew_grants")
def renew_grants() -> None:
    """Let authority begin and end with the dates of the appointments."""
    renew_all_grants()


@shared_task(name="governance.tasks.check_tree")
def check_tree() -> None:
    """Raise when a stored path differs from the one a recursive query finds."""
    wrong = wrong_paths()
    if wrong:
        raise RuntimeError(f"organisations with a wrong path: {wrong}")


@shared_task(name="governance.tasks.forget_sessions")
def forget_sessions() -> None:
    """Remove the sessions that are over."""
    forget_old_sessions(now=timezone.now())


CLOCKS = (
    Clock("forget sessions", "governance.tasks.forget_sessions", 86400.0, expires=3600),
    Clock("renew grants", "governance.tasks.renew_grants", 600.0, expires=300),
    Clock("check tree", "governance.tasks.check_tree", 86400.0, expires=3600),
)
