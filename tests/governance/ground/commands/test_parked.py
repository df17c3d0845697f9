"""Whoever may retry a delivery is told when one is parked."""

import pytest

from governance.ground import events, outbox
from governance.ground.outbox import delivering, wishes
from governance.ground.permissions import PORTAL
from governance.models import Delivery, Event, Notification
from tests.district import District, moment

SAID = "test.word.said"


def trip(_happened: outbox.Happened) -> None:
    raise ValueError("tripped")


def park(handler: str, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """Let a delivery to a handler fail until it is parked."""
    wish = outbox.Subscription(handler, "notices")
    monkeypatch.setitem(wishes._subscriptions, SAID, [wish])
    find = delivering.import_string
    monkeypatch.setattr(delivering, "import_string", lambda name: trip if name == handler else find(name))
    outbox.record(SAID, subject=outbox.Subject("test.word", 1), by=PORTAL, at=moment())
    delivery = Delivery.objects.get(handler=handler)
    for _attempt in range(outbox.MAX_ATTEMPTS):
        Delivery.objects.filter(pk=delivery.pk).update(sends=1)
        outbox.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.parked_at is not None
    return delivery


def test_administrators_are_told_once_of_a_parked_delivery(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = park("test.hear", monkeypatch)

    outbox.drain(patience=5)

    told = Notification.objects.filter(reason="parked")
    assert [line.person.username for line in told] == ["feng"]
    assert ("test.hear" in told[0].text_zh, told[0].url) == (True, "/deliveries/")
    assert Event.objects.filter(name=events.DELIVERY_PARKED, subject_id=delivery.pk).count() == 1


def test_a_telling_that_is_parked_itself_is_not_told_of(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    park("governance.ground.handlers.tell_of_parked_delivery", monkeypatch)

    assert not Event.objects.filter(name=events.DELIVERY_PARKED).exists()
