"""What the workers do while reliable delivery is measured: the same one insert, bare and by a delivery."""

import time

from celery import shared_task
from django.db import connection

from governance.ground.outbox import Happened

EVENT = "bench.job.asked"
HANDLER = "bench.delivery_tasks.insert_for_delivery"


@shared_task(queue="routing")
def insert_bare(key: str) -> None:
    """Note when the worker came to it."""
    _insert(key, time.time())


def insert_for_delivery(happened: Happened) -> None:
    """Do for a delivery what the bare task does."""
    _insert(happened.data["key"], time.time())


def _insert(key: str, started: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_done (key, started) VALUES (%s, to_timestamp(%s))", [key, started])
