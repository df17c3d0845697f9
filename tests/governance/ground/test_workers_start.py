"""What a worker makes sure of before it takes work, and how it comes back to a Redis that it lost."""

import pytest
from kombu import Connection

from governance.celery import app
from governance.ground import outbox, tasks
from governance.ground.outbox import wishes


def test_every_subscribed_handler_is_there() -> None:
    tasks.load_handlers()


def test_a_worker_does_not_start_without_a_handler_that_is_subscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = {"cases.case.reported": [outbox.Subscription("cases.casework.handlers.nobody_wrote_this", "notices")]}
    monkeypatch.setattr(wishes, "_subscriptions", missing)

    with pytest.raises(ImportError, match="nobody_wrote_this"):
        outbox.load_handlers()


def test_a_lost_redis_is_looked_for_every_second(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: dict[str, object] = {}
    monkeypatch.setattr(Connection, "_ensure_connection", lambda _self, *_args, **given: waits.update(given))

    app.connection_for_read().ensure_connection()

    assert waits == {"interval_start": 1, "interval_step": 0, "interval_max": 1}
