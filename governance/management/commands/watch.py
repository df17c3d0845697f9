"""Look into the table of deliveries, so that whistles and clocks go on while Redis, beat or the workers are away."""

import logging
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from governance.ground import outbox
from governance.ground.clocks import schedule
from governance.ground.commands.watching import deliver_what_is_late, deliver_what_waits
from governance.ground.gateways import pulse

logger = logging.getLogger(__name__)

EVERY = 1.0
# As among the workers: what takes minutes, and whoever does not answer, may not stand before a whistle.
GROUPS = (("routing", "notices"), ("clock",), ("long",), ("outside",))
# It sends hints to workers, which do not reach them.
ONLY_SENDS_HINTS = "governance.tasks.sweep"
# What comes about once a night waits for Redis.
CLOCKS_UP_TO = 3600.0


class Clocks:
    """The clocks of some queues, which beat moves by Redis and this process moves while Redis is away."""

    def __init__(self, queues: tuple[str, ...]) -> None:
        self._every = {task: every for task, every in _short_clocks().items() if _queue_of(task) in queues}
        self._next = dict.fromkeys(self._every, 0.0)

    def run_due(self) -> None:
        """Do what is due."""
        for task, every in self._every.items():
            if time.monotonic() >= self._next[task]:
                self._next[task] = time.monotonic() + every
                with outbox.without_hints():
                    current_app.tasks[task]()


class Watch(threading.Thread):
    """Watches over some queues until it is asked to end."""

    def __init__(self, queues: tuple[str, ...], asked_to_end: threading.Event) -> None:
        super().__init__(name=f"watch-{queues[0]}", daemon=True)
        self._queues = queues
        self._clocks = Clocks(queues)
        self._asked_to_end = asked_to_end

    def run(self) -> None:
        """Look once a second; a database that is away is waited for."""
        while not self._asked_to_end.wait(EVERY):
            try:
                close_old_connections()
                self._look()
            except Exception as error:
                logger.warning("%s could not look: %s", self.name, error)

    def _look(self) -> None:
        if pulse.is_redis_there():
            pulse.note(f"watch@{socket.gethostname()}")
            done = deliver_what_is_late(self._queues)
        else:
            done = deliver_what_waits(self._queues)
            self._clocks.run_due()
        if done:
            logger.info("%s delivered %s that no worker had taken up", self.name, done)


class Command(BaseCommand):
    help = "Deliver what no worker takes up within five seconds, and move the clocks while Redis is away."

    def handle(self, **options: Any) -> None:
        current_app.loader.import_default_modules()
        outbox.load_handlers()
        asked_to_end = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            asked_to_end.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        watches = [Watch(queues, asked_to_end) for queues in GROUPS]
        for watch in watches:
            watch.start()
        self.stdout.write(f"Watching over {', '.join(queue for queues in GROUPS for queue in queues)}.")
        asked_to_end.wait()
        for watch in watches:
            watch.join(timeout=30)


def _queue_of(task: str) -> str:
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def _short_clocks() -> dict[str, float]:
    entries = [(entry["task"], entry["schedule"]) for entry in schedule().values()]
    return {
        str(task): every
        for task, every in entries
        if isinstance(every, float) and every <= CLOCKS_UP_TO and task != ONLY_SENDS_HINTS
    }
