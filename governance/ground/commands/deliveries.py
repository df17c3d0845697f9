"""What an administrator does about deliveries that were parked."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.ground import events, outbox
from governance.ground.commands.notifications import notify
from governance.ground.errors import Conflict, NotFound
from governance.ground.models import Delivery
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.holders import holders_anywhere
from governance.ground.workflow import Permission, Words

SUBJECT = "governance.delivery"


@transaction.atomic
def retry_delivery(delivery_id: int, *, by: Actor, now: datetime) -> Delivery:
    """Give a parked delivery five new attempts; raise Conflict when it is not parked."""
    require_anywhere(by, Permission.RETRY_DELIVERIES)
    delivery = Delivery.objects.select_for_update().filter(id=delivery_id).first()
    if delivery is None:
        raise NotFound(_("There is no such delivery."))
    if delivery.parked_at is None or delivery.done_at is not None:
        raise Conflict(_("This delivery is not parked any more. Reload the list."))
    Delivery.objects.filter(id=delivery_id).update(parked_at=None, attempts=0, sends=0, next_try_at=now)
    outbox.record(events.DELIVERY_RETRIED, subject=outbox.Subject(SUBJECT, delivery_id), by=by, at=now)
    outbox.hint([(delivery.pk, delivery.queue)])
    return delivery


def tell_of_parked(happened: outbox.Happened) -> None:
    """Tell whoever may retry deliveries that one was parked."""
    handler = happened.data["handler"]
    text = Words(
        f"有一项投递多次失败，已搁置：{handler}。请处理原因后重试。",
        f"A delivery has failed too often and is parked: {handler}. Mend the cause, then retry it.",
    )
    people = holders_anywhere(Permission.RETRY_DELIVERIES)
    notify(people, event_id=happened.id, reason="parked", text=text, url=reverse("governance:delivery-list"))
