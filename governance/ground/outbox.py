"""Events and their delivery: what is recorded here commits with the change, and is delivered at least until done.

The delivery row is the job; Celery and Redis carry only the hint that it is there. A handler runs in the transaction
that marks its delivery done, so its effect on the database happens exactly once however often the hint arrives.
"""

import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from governance.ground import events
from governance.ground.errors import Conflict
from governance.ground.permissions import PORTAL, Actor
from governance.ground.seals import sign_event

logger = logging.getLogger(__name__)

KEY_IS_USED_ONCE = "event_key_is_used_once"
MAX_ATTEMPTS = 5
SWEEP_AT_ONCE = 500
# A hint that waits in a queue is not lost: to send it again would only make the queue longer.
MANY_HINTS = 50


class Subject(NamedTuple):
    """An opaque reference to the thing that an event happened to."""

    kind: str
    id: int


class Subscription(NamedTuple):
    """One handler's wish to be told, and the queue that carries the hint."""

    handler: str
    queue: str


@dataclass(frozen=True)
class Happened:
    """An event as its handlers receive it."""

    id: int
    name: str
    subject: Subject
    by_id: int | None
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[["Happened"], None]
_subscriptions: dict[str, list[Subscription]] = defaultdict(list)


def subscribe(event: str, handler: str, *, queue: str) -> None:
    """Have `handler` (a dotted name) told of every `event`; saying so again changes nothing."""
    wish = Subscription(handler, queue)
    if wish not in _subscriptions[event]:
        _subscriptions[event].append(wish)


def on(*names: str, queue: str) -> Callable[[Handler], Handler]:
    """Have the function told of every event of these names; its dotted name is what a delivery is kept under."""

    def listens(handler: Handler) -> Handler:
        for name in names:
            subscribe(name, f"{handler.__module__}.{handler.__qualname__}", queue=queue)
        return handler

    return listens


def subscriptions() -> Mapping[str, tuple[Subscription, ...]]:
    """Return who is told of what."""
    return {event: tuple(wishes) for event, wishes in _subscriptions.items()}


def load_handlers() -> None:
    """Import every handler that somebody subscribed; raise ImportError when one is not there."""
    for wishes in _subscriptions.values():
        for wish in wishes:
            import_string(wish.handler)


# ---- recording --------------------------------------------------------------------------------------------------

# The event and its deliveries in one statement. `{subject}` names a CTE with a column `id`, so that a command may put
# its own INSERT or UPDATE in front and still speak to the database once. The order is that in which the heads of the
# chains are held, everywhere: two who record in the same chains wait for each other once, and never in a circle.
_RECORD_CTES = """
recorded AS (
  INSERT INTO governance_event (subject_kind, subject_id, name, by_id, by_zh, by_en, at, data, key, mac,
                                seq, previous_digest, digest)
  SELECT %s, {subject}.id, %s, %s, %s, %s, %s, {data}, %s, {mac}, 0, '', '' FROM {subject} ORDER BY {subject}.id
  RETURNING id
), told AS (
  INSERT INTO governance_delivery (event_id, handler, queue, next_try_at)
  SELECT recorded.id, wish.handler, wish.queue, now() + interval '2 seconds'
  FROM recorded, unnest(%s::text[], %s::text[]) AS wish(handler, queue)
  RETURNING id, queue
)"""
_TOLD = "(SELECT coalesce(jsonb_agg(jsonb_build_array(told.id, told.queue)), '[]'::jsonb) FROM told)"


@dataclass(frozen=True)
class Recording:
    """The part of a statement that records an event about the rows of one of its CTEs."""

    ctes: str
    params: tuple[Any, ...]
    told: str = _TOLD


@dataclass(frozen=True)
class Found:
    """What an event's data gain from the statement that records it: a name, and the SQL of what only that knows."""

    name: str
    sql: str


def recording(
    name: str,
    *,
    of: str,
    subject: Subject,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    key: str | None = None,
    found: Found | None = None,
) -> Recording:
    """Compose the CTEs that record event `name` about the one id in the CTE `of`; select `.told`, pass it to `hint`."""
    written, names = _written(data), (found.name,) if found else ()
    mac = _signed(name, subject.kind, subject.id, by, at, written, key=key, found=names)
    added = f"%s::jsonb || jsonb_build_object('{found.name}', {found.sql})" if found else "%s::jsonb"
    ctes = _RECORD_CTES.format(subject=of, data=added, mac="%s")
    return Recording(ctes, (*_who(name, subject.kind, by, at), written, key, mac, *_wishes(name)))


def recording_each(name: str, *, of: str, kind: str, by: Actor, at: datetime) -> Recording:
    """Compose the CTEs that record event `name` about each row of the CTE `of`: its `id`, its `data` and its `mac`."""
    ctes = _RECORD_CTES.format(subject=of, data=f"{of}.data", mac=f"{of}.mac")
    return Recording(ctes, (*_who(name, kind, by, at), None, *_wishes(name)))


def signed_data(name: str, *, kind: str, by: Actor, at: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `recording_each` needs of the first event of a subject whose id is only given with it."""
    return {"data": data, "mac": _signed(name, kind, None, by, at, _written(data))}


def _signed(
    name: str,
    kind: str,
    subject_id: int | None,
    by: Actor,
    at: datetime,
    written: str,
    *,
    key: str | None = None,
    found: Sequence[str] = (),
) -> str:
    about = {"kind": kind, "subject_id": subject_id, "name": name, "at": at, "key": key}
    who = {"by_id": by.person_id, "by_zh": by.names.zh, "by_en": by.names.en}
    return sign_event(data=written, found=found, **about, **who)


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


def _who(name: str, kind: str, by: Actor, at: datetime) -> tuple[Any, ...]:
    return (kind, name, by.person_id, by.names.zh, by.names.en, at)


def _wishes(name: str) -> tuple[list[str], list[str]]:
    wishes = _subscriptions.get(name, ())
    return [wish.handler for wish in wishes], [wish.queue for wish in wishes]


def record(
    name: str,
    *,
    subject: Subject,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> int:
    """Record that something happened to `subject`, within the caller's transaction; return the event's id.

    Raises Conflict when `key` was already used for this subject. Holds the head of the subject's chain until the
    commit: record last, and in several chains of a kind in the order of their ids.
    """
    part = recording(name, of="subject", subject=subject, by=by, at=at, data=data or {}, key=key)
    statement = f"WITH subject AS (SELECT %s::bigint AS id), {part.ctes} SELECT recorded.id, {part.told} FROM recorded"
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, [subject.id, *part.params])
            event_id, told = cursor.fetchone()
    except IntegrityError as error:
        raise (used_key(error) or error) from error
    hint(told)
    return int(event_id)


_EACH = """
WITH subject AS (SELECT * FROM unnest(%s::bigint[], %s::jsonb[], %s::text[]) AS named(id, data, mac)), {ctes}
SELECT {told}
"""


def record_each(
    name: str, *, kind: str, ids: Iterable[int], by: Actor, at: datetime, data: Mapping[str, Any] | None = None
) -> int:
    """Record the same of many subjects of a kind in one statement; return of how many."""
    listed, written = sorted(set(ids)), _written(data or {})
    if not listed:
        return 0
    macs = [_signed(name, kind, id_, by, at, written) for id_ in listed]
    part = recording_each(name, of="subject", kind=kind, by=by, at=at)
    statement = _EACH.format(ctes=part.ctes, told=part.told)
    with connection.cursor() as cursor:
        cursor.execute(statement, [listed, [written] * len(listed), macs, *part.params])
        hint(cursor.fetchone()[0])
    return len(listed)


def used_key(error: IntegrityError) -> Conflict | None:
    """Return the refusal of a request whose key was used before, or None when something else was violated."""
    if constraint_of(error) != KEY_IS_USED_ONCE:
        return None
    return Conflict(_("This was already done. Reload to see how it stands."), code="already-done")


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint that a statement violated."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))


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


# ---- delivering -------------------------------------------------------------------------------------------------

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
    tellers = {wish.handler for wish in _subscriptions.get(events.DELIVERY_PARKED, ())}
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
