"""What the workers do by the clock for words and suggestions."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from cases.reading.commands import nearness, searching, suggestions
from governance.ground.clocks import Clock
from governance.ground.permissions import PORTAL


@shared_task(name="cases.tasks.renew_words")
def renew_words() -> None:
    """Let what open cases are compared by, and what all are searched by, follow the cases."""
    nearness.renew_words()
    searching.renew_search()


@shared_task(name="cases.tasks.request_training")
def request_training() -> None:
    """Have suggestions learned anew from what was closed since."""
    suggestions.request_training(by=PORTAL, now=timezone.now())


CLOCKS = (
    Clock("renew words", "cases.tasks.renew_words", crontab(hour=2, minute=30), expires=3600),
    Clock(
        "train suggestions", "cases.tasks.request_training", crontab(day_of_month=1, hour=3, minute=0), expires=86400
    ),
)
