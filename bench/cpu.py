"""CPU of an intake through the API over the same endpoint with the framework's defaults."""

import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection
from django.test import Client, override_settings

from bench.figures import Figure
from bench.intake import bench_token, points_of, report_entries
from governance.ground import outbox
from governance.models import Person

REQUESTS = 40  # The kernel counts CPU in hundredths of a second, so a reading spans many requests.
ROUNDS = 9


def figures() -> list[Figure]:
    """Compare the CPU that the web process and its PostgreSQL process use together."""
    with override_settings(ROOT_URLCONF="bench.defaults"), outbox.without_hints():
        ours, theirs = _intake("/api/v1/cases/"), _intake("/defaults/")
        _cpu(ours), _cpu(theirs)
        ratios = []
        for n in range(ROUNDS):
            first, second = (ours, theirs) if n % 2 else (theirs, ours)
            one, two = _cpu(first), _cpu(second)
            ratios.append(one / two if n % 2 else two / one)
    return [Figure("CPU of an intake over the framework's defaults", statistics.median(ratios), 0.33)]


def _intake(address: str) -> Callable[[], None]:
    person = Person.objects.get(username="worker")
    token = bench_token(person.pk)
    client = Client(headers={"authorization": f"Token {token}"})
    points: Iterator[tuple[float, float]] = itertools.cycle(points_of(person.pk))
    keys = itertools.count()

    def file() -> None:
        key = f"cpu-{time.time_ns()}-{next(keys)}"
        told = report_entries(next(points))
        answer = client.post(
            address, json.dumps(told), content_type="application/json", headers={"Idempotency-Key": key}
        )
        assert answer.status_code == 201, answer.content

    return file


def _cpu(call: Callable[[], None]) -> float:
    """Return the CPU seconds that this process and its PostgreSQL process spend on a run of calls."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    before = time.process_time() + _cpu_of(backend)
    for _ in range(REQUESTS):
        call()
    return time.process_time() + _cpu_of(backend) - before


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
