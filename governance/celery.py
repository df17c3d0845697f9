"""The Celery application: queues, delivery guarantees and the beat schedule live in the settings."""

import os
from typing import Any, Self

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import task_prerun
from django.db import close_old_connections
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")


class SteadyConnection(Connection):
    """A connection that looks for a lost Redis every second; kombu's own waits grow to half a minute."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Self:
        """Return this connection once Redis answers, or raise when the tries are used up."""
        steady = {"interval_start": 1, "interval_step": 0, "interval_max": 1}
        return super().ensure_connection(*args, **{**steady, **kwargs})


class SteadyAMQP(AMQP):
    """Gives workers and beat the steady connection."""

    Connection = SteadyConnection


app = Celery("shaosheng", amqp=SteadyAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def keep_working_connections(**_signal: Any) -> None:
    """Let a task go on with the connection of the one before, unless it is too old or PostgreSQL was restarted.

    Celery would close it around every task; a new one costs more than most of our tasks (CELERY_DB_REUSE_MAX).
    """
    close_old_connections()
