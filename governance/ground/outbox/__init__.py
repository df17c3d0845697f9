"""Events and their delivery: what is recorded here commits with the change, and is delivered at least until done.

The delivery row is the job; Celery and Redis carry only the hint that it is there. A handler runs in the transaction
that marks its delivery done, so its effect on the database happens exactly once however often the hint arrives.
"""

from governance.ground.outbox.delivering import MANY_HINTS, MAX_ATTEMPTS, deliver, drain, sweep
from governance.ground.outbox.hints import hint, publish, without_hints
from governance.ground.outbox.recording import (
    Found,
    Recording,
    constraint_of,
    record,
    record_each,
    recording,
    recording_each,
    signed_data,
    used_key,
)
from governance.ground.outbox.wishes import (
    Happened,
    Subject,
    Subscription,
    load_handlers,
    on,
    subscribe,
    subscriptions,
)

__all__ = [
    "MANY_HINTS",
    "MAX_ATTEMPTS",
    "Found",
    "Happened",
    "Recording",
    "Subject",
    "Subscription",
    "constraint_of",
    "deliver",
    "drain",
    "hint",
    "load_handlers",
    "on",
    "publish",
    "record",
    "record_each",
    "recording",
    "recording_each",
    "signed_data",
    "subscribe",
    "subscriptions",
    "sweep",
    "used_key",
    "without_hints",
]
