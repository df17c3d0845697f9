"""What happens by the clock: wings offer their clocks beside their tasks, beat asks for all of them at its start."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from celery.schedules import crontab

from governance.wings import offered


class Clock(NamedTuple):
    """A task that beat sends every so many seconds, or at set times; a hint that waited too long is not followed.

    The name is that under which beat remembers when it was last sent.
    """

    name: str
    task: str
    every: float | crontab
    expires: int


def schedule() -> Mapping[str, Mapping[str, Any]]:
    """Return every clock as Celery takes it."""
    return {
        clock.name: {"task": clock.task, "schedule": clock.every, "options": {"expires": clock.expires}}
        for clocks in offered("tasks", "CLOCKS")
        for clock in clocks
    }
