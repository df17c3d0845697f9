"""The load for the figures of reliable delivery, in a process of its own: prints what it measured as JSON.

python -m bench.delivery_load latency COUNT RATE      whistles and bare tasks, alternating, at so many a second each
python -m bench.delivery_load fill COUNT KIND…        queue blocks of bare tasks and deliveries for a paused worker
python -m bench.delivery_load prepare                 make room for what the workers write
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.delivery_tasks import EVENT, HANDLER, insert_bare  # noqa: E402
from cases.casework.commands import desk  # noqa: E402
from governance.ground import outbox  # noqa: E402
from governance.ground.permissions import PORTAL, Actor  # noqa: E402
from tests import stories  # noqa: E402
from tests.district import District  # noqa: E402


def prepare() -> None:
    """Create the table that both kinds of work write into."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_done (key text PRIMARY KEY, started timestamptz NOT NULL)")


def fill(count: str, *kinds: str) -> list[list[str]]:
    """Queue one block of so many jobs for each of the kinds, in this order; return the keys of each block."""
    outbox.subscribe(EVENT, HANDLER, queue="routing")
    blocks = [[str(uuid4()) for _ in range(int(count))] for _ in kinds]
    for kind, keys in zip(kinds, blocks, strict=True):
        for n, key in enumerate(keys):
            if kind == "bare":
                insert_bare.delay(key)
            else:
                subject = outbox.Subject("bench.job", n)
                with transaction.atomic():
                    outbox.record(EVENT, subject=subject, by=PORTAL, at=timezone.now(), data={"key": key})
    return blocks


def latency(count: str, rate: str) -> dict[str, list[float]]:
    """Blow whistles and send bare tasks in turn; return how long after each the worker started, in seconds."""
    numbers = _registered(int(count))
    chen, began = District().actor("chen"), time.monotonic()
    committed: dict[str, float] = {}
    sent: dict[str, float] = {}
    for n, number in enumerate(numbers):
        _wait_until(began + n / float(rate))
        committed[number] = _blow(number, chen)
        _wait_until(began + (n + 0.5) / float(rate))
        key = str(uuid4())
        sent[key] = time.time()
        insert_bare.delay(key)
    took = time.monotonic() - began
    return {
        "whistle": _since(committed, WHISTLES_STARTED),
        "bare": _since(sent, BARE_STARTED),
        "rate": [len(numbers) / took],
    }


WHISTLES_STARTED = """
SELECT c.number, extract(epoch FROM d.started_at)::float FROM governance_delivery d
JOIN governance_event e ON e.id = d.event_id JOIN cases_case c ON c.id = e.subject_id
WHERE e.name = 'cases.whistle.blown' AND d.handler = 'cases.casework.handlers.route_whistle' AND c.number = ANY(%s)
  AND d.started_at IS NOT NULL
"""
BARE_STARTED = "SELECT key, extract(epoch FROM started)::float FROM bench_done WHERE key = ANY(%s)"


def _registered(count: int) -> list[str]:
    district, now = District(), timezone.now()
    wang, li = district.actor("wang"), district.actor("li")
    numbers = []
    with outbox.without_hints():
        for _n in range(count):
            number = stories.report(wang, now=now, key=str(uuid4())).number
            desk.register_case(number, by=li, now=now)
            numbers.append(number)
        outbox.drain()
    return numbers


def _blow(number: str, by: Actor) -> float:
    """Blow a whistle; return the moment of its commit, before the hint is sent."""
    now, moments = timezone.now(), [0.0]
    with transaction.atomic():
        transaction.on_commit(lambda: moments.append(time.time()))
        desk.blow_whistle(
            number,
            by=by,
            now=now,
            kind="joint-enforcement",
            needs="现场联合清理",
            place="菜场南门",
            gather_at=now + timedelta(hours=1),
        )
    return moments[-1]


def _since(began: dict[str, float], statement: str) -> list[float]:
    """Return how long after its beginning each was started, once all are."""
    ends = time.monotonic() + 120
    started: dict[str, float] = {}
    while len(started) < len(began) and time.monotonic() < ends:
        time.sleep(0.2)
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(began)])
            started = dict(cursor.fetchall())
    return [started[key] - moment for key, moment in began.items()]


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


if __name__ == "__main__":
    jobs: dict[str, Callable[..., Any]] = {"prepare": prepare, "fill": fill, "latency": latency}
    answer = jobs[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
