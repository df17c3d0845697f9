"""Deliveries that were parked, and how many wait."""

from dataclasses import dataclass
from datetime import datetime

from governance.ground.models import Delivery
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.log import words_of
from governance.ground.queries.paging import Key, Page, key_at, newer_than, page_of
from governance.ground.workflow import Permission

DELIVERY_LINES = 50
MOST_COUNTED = 1000


@dataclass(frozen=True)
class ParkedDelivery:
    """One delivery that failed too often."""

    id: int
    handler: str
    event: str
    event_name: str
    subject: str
    happened_at: datetime
    parked_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True)
class DeliveryPage:
    parked: Page[ParkedDelivery]
    waiting: str
    oldest: datetime | None


def delivery_page(viewer: Actor, *, after: str) -> DeliveryPage:
    """Return the parked deliveries, oldest first, and how many others are still waiting for a worker."""
    require_anywhere(viewer, Permission.RETRY_DELIVERIES)
    rows = Delivery.objects.parked().select_related("event").order_by("parked_at", "id")
    if key := key_at(after):
        rows = rows.filter(newer_than(key, "parked_at"))
    found = [_parked(row) for row in rows[: DELIVERY_LINES + 1]]
    waiting = Delivery.objects.pending()
    counted = waiting[: MOST_COUNTED + 1].count()
    return DeliveryPage(
        parked=page_of(found, DELIVERY_LINES, lambda row: Key(row.parked_at, row.id)),
        waiting=f"{MOST_COUNTED}+" if counted > MOST_COUNTED else str(counted),
        oldest=waiting.order_by("created_at").values_list("created_at", flat=True).first(),
    )


def _parked(row: Delivery) -> ParkedDelivery:
    assert row.parked_at is not None
    return ParkedDelivery(
        id=row.pk,
        handler=row.handler,
        event=words_of(row.event.name),
        event_name=row.event.name,
        subject=f"{row.event.subject_kind}/{row.event.subject_id}",
        happened_at=row.event.at,
        parked_at=row.parked_at,
        attempts=row.attempts,
        error=row.error,
    )
