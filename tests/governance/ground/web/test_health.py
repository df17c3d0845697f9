"""Health says what is missing: for whoever sends visitors here, and for whoever watches over the whole portal."""

import json
import time
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as started
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from redis import Redis

from governance.ground import outbox
from governance.ground.gateways import pulse
from governance.ground.permissions import PORTAL
from governance.ground.queries import health
from governance.models import Delivery
from tests.district import District, moment

NOWHERE = "redis://127.0.0.1:1/0"
ALL_FINE = dict.fromkeys(("database", "migrations", "redis", "workers", "beat", "watch", "deliveries", "media"), "fine")


@pytest.fixture
def redis() -> Iterator[Redis]:
    """The Redis of these tests, in which nobody has spoken yet."""
    with Redis.from_url(started.REDIS_URL) as client:
        client.delete(pulse.KEY)
        yield client
        client.delete(pulse.KEY)


def spoke(redis: Redis, name: str, *queues: str, seconds_ago: float = 1) -> None:
    """Let a process have spoken."""
    redis.hset(pulse.KEY, name, json.dumps([time.time() - seconds_ago, queues]))


@pytest.fixture
def at_work(redis: Redis) -> Redis:
    """Everybody at work."""
    spoke(redis, "worker@a", "routing", "notices", "clock")
    spoke(redis, "long@b", "long", "outside")
    spoke(redis, "beat@c")
    spoke(redis, "watch@d")
    return redis


def due_since(**ago: int) -> None:
    """Leave a delivery that has been due for a while."""
    event = outbox.record("governance.organisation.moved", subject=outbox.Subject("t", 1), by=PORTAL, at=moment())
    due = timezone.now() - timedelta(**ago)
    Delivery.objects.create(event_id=event, handler="test.hear", queue="notices", next_try_at=due)


def test_a_process_that_answers_is_live(client: Client) -> None:
    assert client.get("/health/live").content == b"live\n"


def test_all_is_fine_when_everybody_is_at_work(db: None, client: Client, at_work: Redis) -> None:
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, ALL_FINE)


@pytest.mark.parametrize(
    ("silent", "named"), [("worker@a", "workers"), ("long@b", "workers"), ("beat@c", "beat"), ("watch@d", "watch")]
)
def test_whoever_is_not_at_work_is_named(db: None, client: Client, at_work: Redis, silent: str, named: str) -> None:
    at_work.hdel(pulse.KEY, silent)

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (503, ALL_FINE | {named: "down"})


def test_nothing_is_fine_with_all_workers_and_beat_dead_while_pages_go_on(
    db: None, client: Client, redis: Redis
) -> None:
    spoke(redis, "worker@a", "routing", "notices", "clock", "long", "outside", seconds_ago=40)
    spoke(redis, "beat@c", seconds_ago=40)

    whole, own = client.get("/health/ready"), client.get("/health/pages")

    assert whole.status_code == 503
    assert {name for name, standing in whole.json().items() if standing == "down"} == {"workers", "beat", "watch"}
    assert (own.status_code, own.json()) == (200, {"database": "fine", "migrations": "fine"})


def test_the_portal_is_ready_while_redis_is_down_as_long_as_deliveries_go_on(
    district: District, client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = NOWHERE
    silent = {"redis": "down", "workers": "unknown", "beat": "unknown", "watch": "unknown"}

    answer = client.get("/health/ready")
    due_since(seconds=90)
    late = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, ALL_FINE | silent)
    assert (late.status_code, late.json()) == (503, ALL_FINE | silent | {"deliveries": "down"})


def test_a_disk_without_room_for_photos_is_named(
    db: None, client: Client, at_work: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage(100_000_000_000, 99_500_000_000, 500_000_000))

    assert client.get("/health/ready").json() == ALL_FINE | {"media": "down"}


def test_neither_portal_nor_pages_are_ready_before_the_migrations(db: None, client: Client, at_work: Redis) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'services'")

    for address in ("/health/ready", "/health/pages"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["migrations"]) == (503, "down")


def test_the_command_says_since_when_and_fails_for_what_was_asked(district: District, at_work: Redis) -> None:
    due_since(seconds=90)
    spoke(at_work, "beat@c", seconds_ago=50)
    said = StringIO()

    with pytest.raises(SystemExit) as left:
        call_command("health", stdout=said)
    call_command("health", "watch", stdout=said)
    with pytest.raises(SystemExit):
        call_command("health", "beat", stdout=said)

    assert left.value.code == 1
    assert "database: fine" in said.getvalue()
    assert "beat: down: not heard of; last heard of: beat@c 50 s ago" in said.getvalue()
    assert "deliveries: down: the oldest is due for 90 s; 0 parked" in said.getvalue()


def test_a_database_that_compiles_statements_is_told_of(db: None, at_work: Redis) -> None:
    said = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit TO on")

    call_command("health", "database", stdout=said)

    assert "jit is on" in said.getvalue()


def test_a_process_speaks_at_most_every_ten_seconds_and_is_forgotten_after_an_hour(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "_last", {})
    spoke(redis, "gone@z", seconds_ago=4000)

    pulse.note("worker@y", {"routing"})
    redis.hdel(pulse.KEY, "worker@y")
    pulse.note("worker@y", {"routing"})
    pulse.note("worker@x", {"notices", "clock"})

    assert [(each.name, each.queues) for each in pulse.pulses()] == [("worker@x", ("clock", "notices"))]
    assert not redis.hexists(pulse.KEY, "gone@z")
