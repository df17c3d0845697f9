"""A person's own notifications, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from governance.ground.models import Notification
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Page, page_of, place_at


@dataclass(frozen=True)
class ListedNotification:
    """One line that a person was told."""

    id: int
    reason: str
    text_zh: str
    text_en: str
    url: str
    created_at: datetime
    read_at: datetime | None


def notification_list(viewer: Actor, *, only_unread: bool, after: str, size: int) -> Page[ListedNotification]:
    rows = Notification.objects.filter(person=viewer.person_id).order_by("-id")
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__lt=place[0])
    fields = ("id", "reason", "text_zh", "text_en", "url", "created_at", "read_at")
    found = [ListedNotification(*row) for row in rows.values_list(*fields)[: size + 1]]
    return page_of(found, size, lambda row: [row.id])
