"""What an administrator does about deliveries that were parked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance import events, outbox
from governance.errors import Conflict, NotFound
from governance.models import Delivery
from governance.permissions import Actor, require_anywhere
from governance.workflow import Permission

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
