"""Doing what waits: each delivery in the transaction that marks it done."""

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from governance.ground import events
from governance.ground.outbox.hints import publish
from governance.ground.outbox.recording import record
from governance.ground.outbox.wishes import Happened, Subject, wishes_of
from governance.ground.permissions import PORTAL

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
SWEEP_AT_ONCE = 500
# A hint that waits in a queue is not lost: to send it again would only make the queue longer.
MANY_HINTS = 50

# Functions, so that their plans are kept. What is taken is marked done before the handler runs, in the handler's own
# transaction: nobody sees it unless that commits.
_CLAIM = "SELECT governance_claim_delivery(%s)"
_TAKE = "SELECT standing, handler, event FROM governance_take_delivery(%s, %s)"
_FAILED = """
UPDATE governance_delivery SET error = %s, attempts = greatest(attempts, %s),
  started_at = coalesce(started_at, clock_timestamp()),
  next_try_at = greatest(next_try_at, clock_timestamp() + least(60, 2 ^ %s) * interval '1 second'),
  parked_at = CASE WHEN attempts >= %s THEN clock_timestamp() END
WHERE id = %s AND done_at IS NULL RETURNING parked_at IS NOT NULL, handler
"""
_PARK = """
UPDATE governance_delivery SET parked_at = clock_timestamp(),
  error = CASE WHEN error = '' THEN 'the worker died in the middle of it each time' ELSE error END
WHERE id = %s AND done_at IS NULL AND parked_at IS NULL RETURNING true, handler
"""


def deliver(delivery_id: int) -> bool:
    """Run one delivery's handler if it is still to be done and nobody else is at it; return whether it is done now.

    What was sent only once is tried at once. From the second sending on, attempts are counted in a statement of their
    own that commits before the handler starts, so that a handler which kills its worker is parked too: after five
    attempts a delivery is parked with its error.
    """
    standing = _try(delivery_id, attempt=1, is_counted=False)
    if standing != "count first":
        return standing == "taken"
    (attempt,) = _execute_one(_CLAIM, [delivery_id])
    if attempt is None:
        return False
    if attempt > MAX_ATTEMPTS:
        _put_by(delivery_id, _PARK, [delivery_id])
        return False
    return _try(delivery_id, attempt=attempt, is_counted=True) == "taken"


def _try(delivery_id: int, *, attempt: int, is_counted: bool) -> str:
    try:
        with transaction.atomic():
            standing, handler, event = _execute_one(_TAKE, [delivery_id, is_counted])
            if standing == "taken":
                _handle(handler, event)
    except Exception as error:
        logger.exception("delivery %s failed at attempt %s", delivery_id, attempt)
        told = f"{type(error).__name__}: {error}"[:2000]
        _put_by(delivery_id, _FAILED, [told, attempt, attempt, MAX_ATTEMPTS, delivery_id])
        return "failed"
    return str(standing)


@transaction.atomic
def _put_by(delivery_id: int, statement: str, params: list[Any]) -> None:
    """Write down a failure; one that parks is an event, unless it is the telling of such events that fails."""
    is_parked, handler = _execute_one(statement, params) or (False, "")
    tellers, _queues = wishes_of(events.DELIVERY_PARKED)
    if is_parked and handler not in tellers:
        subject = Subject("governance.delivery", delivery_id)
        record(events.DELIVERY_PARKED, subject=subject, by=PORTAL, at=timezone.now(), data={"handler": handler})


def _handle(handler: str, event: str) -> None:
    handle: Callable[[Happened], None] = import_string(handler)
    event_id, name, kind, subject_id, by_id, at, data = json.loads(event)
    handle(Happened(event_id, name, Subject(kind, subject_id), by_id, datetime.fromisoformat(at), data))


# An array is computed once; as `id IN (… LIMIT …)` a planner that knows the table empty computes it for each row.
_SWEEP = """
UPDATE governance_delivery SET sends = sends + 1,
  next_try_at = now() + least(60, 2 ^ least(sends + 1, 6)) * interval '1 second'
WHERE id = ANY (ARRAY(SELECT id FROM governance_delivery
                      WHERE done_at IS NULL AND parked_at IS NULL AND next_try_at <= now()
                        AND (queue <> ALL (%s) OR next_try_at <= now() - interval '1 minute')
                      ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING id, queue
"""


def sweep() -> int:
    """Send the hint again for deliveries that are due; the claim commits before anything is published.

    Those of a queue that holds many hints already wait a minute longer, in which theirs should be read.
    """
    busy = _busy_queues()
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, [busy, SWEEP_AT_ONCE])
        due = cursor.fetchall()
    publish(due)
    return len(due)


def _busy_queues() -> list[str]:
    with current_app.producer_or_acquire() as producer:
        declare = producer.channel.queue_declare
        return [name for name in current_app.amqp.queues if declare(name).message_count >= MANY_HINTS]


def drain(*, patience: float = 60.0) -> int:
    """Deliver in this process until nothing is pending; for commands that load data. Return how many were done."""
    done, ends = 0, time.monotonic() + patience
    while (waiting := _waiting()) and time.monotonic() < ends:
        done += sum(deliver(delivery_id) for delivery_id in waiting)
    return done


_NEXT = """
SELECT id FROM governance_delivery WHERE done_at IS NULL AND parked_at IS NULL ORDER BY attempts, id LIMIT 100
"""


def _waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        return [row[0] for row in cursor.fetchall()]


def _execute_one(statement: str, params: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
