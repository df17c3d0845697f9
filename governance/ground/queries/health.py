"""Whether what the portal stands on is there, and whether everybody is at work."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from governance.ground.gateways import pulse
from governance.ground.gateways.pulse import Pulse

FINE, DOWN, UNKNOWN = "fine", "down", "unknown"
LATE_SECONDS = 60
ROOM_LEFT = 0.05
ROOM_BYTES = 1_000_000_000

# Only what has been due for a while: between its first and its next sending a delivery waits by itself.
_OLDEST = """
SELECT coalesce(extract(epoch FROM now() - min(next_try_at)), 0)::int,
  (SELECT count(*) FROM governance_delivery WHERE done_at IS NULL AND parked_at IS NOT NULL)
FROM governance_delivery WHERE done_at IS NULL AND parked_at IS NULL AND next_try_at < now()
"""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    standing: str = FINE
    words: str = ""

    @property
    def is_fine(self) -> bool:
        """Tell whether it is as it should be."""
        return self.standing == FINE


def page_health() -> list[Check]:
    """Look at what this process needs to serve pages: the database and its migrations."""
    database = _database()
    return [database, _migrations() if database.is_fine else Check("migrations", UNKNOWN, "the database is away")]


def health() -> list[Check]:
    """Look at everything; each look is bounded in time."""
    checks = page_health()
    due = _deliveries() if checks[0].is_fine else Check("deliveries", UNKNOWN, "the database is away")
    return [*checks, *_redis_and_processes(), due, _disk()]


def is_ready(checks: list[Check]) -> bool:
    """Tell whether all is well enough: a Redis that is away slows the portal and stops nothing, if deliveries go on."""
    return not any(check.standing == DOWN for check in checks if check.name != "redis")


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('jit')")
            (jit,) = cursor.fetchone()
    except DatabaseError as error:
        return Check("database", DOWN, str(error).splitlines()[0])
    return Check("database", FINE, "" if jit == "off" else "jit is on; run ALTER DATABASE … SET jit TO off")


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in missing[:5])
    return Check("migrations", DOWN, f"not applied: {names}") if missing else Check("migrations")


def _redis_and_processes() -> list[Check]:
    try:
        heard = pulse.pulses()
    except RedisError as error:
        unknown = [Check(name, UNKNOWN, "only Redis could tell") for name in ("workers", "beat", "watch")]
        return [Check("redis", DOWN, str(error).splitlines()[0]), *unknown]
    return [Check("redis"), _workers(heard), _one("beat", heard), _one("watch", heard)]


def _workers(heard: list[Pulse]) -> Check:
    """Hold the queues that living workers serve against those of the settings."""
    alive = [each for each in heard if each.is_alive and each.queues]
    served = {queue for each in alive for queue in each.queues}
    missing = sorted(set(settings.CELERY_TASK_QUEUES) - served)
    if missing:
        return Check("workers", DOWN, f"nobody serves {', '.join(missing)}{_last_heard(heard)}")
    return Check("workers", FINE, ", ".join(each.name for each in alive))


def _one(kind: str, heard: list[Pulse]) -> Check:
    own = [each for each in heard if each.name.startswith(f"{kind}@")]
    if any(each.is_alive for each in own):
        return Check(kind, FINE, ", ".join(each.name for each in own if each.is_alive))
    return Check(kind, DOWN, f"not heard of{_last_heard(own)}")


def _last_heard(heard: list[Pulse]) -> str:
    silent = [f"{each.name} {each.seconds_ago:.0f} s ago" for each in heard if not each.is_alive]
    return f"; last heard of: {', '.join(silent)}" if silent else ""


def _deliveries() -> Check:
    oldest, parked = due_deliveries()
    words = f"the oldest is due for {oldest} s; {parked} parked"
    return Check("deliveries", DOWN if oldest > LATE_SECONDS else FINE, words)


def due_deliveries() -> tuple[int, int]:
    """Return for how many seconds the oldest delivery has been due, and how many are parked."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        oldest, parked = cursor.fetchone()
    return int(oldest), int(parked)


def _disk() -> Check:
    total, free = disk_of_media()
    is_full = free < min(total * ROOM_LEFT, ROOM_BYTES)
    return Check("media", DOWN if is_full else FINE, f"{free / 1e9:.1f} of {total / 1e9:.1f} GB free")


def disk_of_media() -> tuple[int, int]:
    """Return the size of the disk on which photos and files lie, and what is free of it, in bytes."""
    folder = Path(settings.MEDIA_ROOT)
    usage = shutil.disk_usage(next(above for above in (folder, *folder.parents) if above.exists()))
    return usage.total, usage.free


def gauges() -> list[tuple[str, str, float]]:
    """Return the numbers that a monitor watches, each with its name and its words; -1 stands for unknown."""
    checks = {check.name: check for check in health()}
    levels = {FINE: 1.0, DOWN: 0.0, UNKNOWN: -1.0}
    standing = [
        (f"portal_up_{name}", f"Whether {name} is as it should be", levels[check.standing])
        for name, check in checks.items()
    ]
    oldest, parked = due_deliveries() if checks["database"].is_fine else (-1, -1)
    return [
        *standing,
        ("portal_deliveries_oldest_due_seconds", "For how long the oldest delivery has been due", oldest),
        ("portal_deliveries_parked", "Deliveries that failed too often", parked),
        ("portal_media_free_bytes", "What is free of the disk with photos and files", disk_of_media()[1]),
    ]
