"""Hints to the workers that a delivery waits; a lost one delays it and loses nothing."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

_are_hints_held_back: ContextVar[bool] = ContextVar("are_hints_held_back", default=False)


@contextmanager
def without_hints() -> Iterator[None]:
    """Record without telling the workers: for a command that drains what it records in its own process."""
    token = _are_hints_held_back.set(True)
    try:
        yield
    finally:
        _are_hints_held_back.reset(token)


def hint(told: str | list[tuple[int, str]]) -> None:
    """Once the transaction commits, tell the workers which deliveries are waiting."""
    waiting = json.loads(told) if isinstance(told, str) else told
    if waiting and not _are_hints_held_back.get():
        transaction.on_commit(lambda: publish(waiting), robust=True)


def publish(waiting: Iterable[tuple[int, str]]) -> None:
    """Send one hint for each delivery; a hint that cannot be sent is left to the sweeper."""
    for delivery_id, queue in waiting:
        try:
            current_app.send_task("governance.tasks.deliver", args=(delivery_id,), queue=queue, retry=False)
        except Exception as error:
            logger.warning("hint not sent, the sweeper will: %s", error)
            return
