"""The Celery application: queues and delivery guarantees live in the settings, clocks beside their tasks."""

import os
import socket
from typing import Any, Self

from celery import Celery
from celery.app.amqp import AMQP
from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent, setup_logging, task_prerun, worker_init
from django.db import close_old_connections
from kombu import Connection
from kombu.transport import redis
from redis.exceptions import ConnectionError as RedisConnectionError

from governance.ground import clocks
from governance.ground.gateways import pulse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")


class SteadyChannel(redis.Channel):
    """A channel that calls a lost connection lost.

    Asked to acknowledge or put back a message after Redis went away, kombu's own raises an AttributeError, which ends
    the worker; a connection error is what its callers wait for.
    """

    def _connparams(self, asynchronous: bool = False) -> Any:
        if self.connection.client is None:
            raise RedisConnectionError("the connection of this channel is gone")
        return super()._connparams(asynchronous)  # type: ignore[misc]  # The stubs leave it out.


class SteadyTransport(redis.Transport):
    """The transport of such channels."""

    Channel = SteadyChannel


class SteadyConnection(Connection):
    """A connection that looks for a lost Redis every second; kombu's own waits grow to half a minute."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Self:
        """Return this connection once Redis answers, or raise when the tries are used up."""
        steady = {"interval_start": 1, "interval_step": 0, "interval_max": 1}
        return super().ensure_connection(*args, **{**steady, **kwargs})

    def get_transport_cls(self) -> type[SteadyTransport]:
        """Return the transport that speaks to Redis."""
        return SteadyTransport


class SteadyAMQP(AMQP):
    """Gives workers and beat the steady connection."""

    Connection = SteadyConnection


app = Celery("shaosheng", amqp=SteadyAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class PulsingScheduler(PersistentScheduler):
    """The clock of beat, which knows what the wings offer and lets it be known that it goes."""

    def setup_schedule(self) -> None:
        """Take what the wings offer; what beat remembers of clocks that are offered no more is forgotten."""
        self.app.conf.beat_schedule = clocks.schedule()
        super().setup_schedule()

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due, and note that beat is at work."""
        pulse.note(f"beat@{socket.gethostname()}")
        return super().tick(*args, **kwargs)


@setup_logging.connect
def leave_logging_to_the_settings(**_signal: Any) -> None:
    """Keep Celery from writing lines of its own making: with this receiver it asks nobody else."""


@heartbeat_sent.connect
def note_worker(sender: Any, **_signal: Any) -> None:
    """Let it be known that this worker is at work, and for which queues."""
    pulse.note(sender.eventer.hostname, app.amqp.queues.consume_from)


@worker_init.connect
def wait_longer_for_redis(**_signal: Any) -> None:
    """Let a worker wait for an answer of Redis longer than a page may: an acknowledgement that is given up keeps its
    place in the prefetch count, and two of them would leave the worker idle. Longer than a hang needs to be noticed.
    """
    app.conf.broker_transport_options = {**app.conf.broker_transport_options, "socket_timeout": 15}


@task_prerun.connect
def keep_working_connections(**_signal: Any) -> None:
    """Let a task go on with the connection of the one before, unless it is too old or PostgreSQL was restarted.

    Celery would close it around every task; a new one costs more than most of our tasks (CELERY_DB_REUSE_MAX).
    """
    close_old_connections()
