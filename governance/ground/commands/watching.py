"""Delivering what nobody was told of, or nobody has taken up, in the watching process itself."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Now

from governance.ground import outbox
from governance.ground.models import Delivery

AT_ONCE = 50
# A delivery is first due two seconds after it was recorded, and is sent again within a second of that.
FIRST_DUE_AFTER = timedelta(seconds=2)
LATE_AFTER = timedelta(seconds=1.5)


def deliver_what_is_late(queues: Iterable[str]) -> int:
    """Deliver what nobody took up in time although Redis is there; return how many were done."""
    return _deliver(queues, Q(next_try_at__lte=Now() - LATE_AFTER))


def deliver_what_waits(queues: Iterable[str]) -> int:
    """Deliver all that is new or due, because no hint reaches a worker; return how many were done."""
    new = Q(sends=0, attempts=0, next_try_at__lte=Now() + FIRST_DUE_AFTER)
    with outbox.without_hints():
        return _deliver(queues, new | Q(next_try_at__lte=Now()))


def _deliver(queues: Iterable[str], due: Q) -> int:
    waiting = Delivery.objects.pending().filter(due, queue__in=list(queues)).order_by(F("next_try_at"), "id")
    ids = list(waiting.values_list("id", flat=True)[:AT_ONCE])
    return sum(outbox.deliver(delivery_id) for delivery_id in ids)
