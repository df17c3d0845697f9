"""Whether what the portal stands on is there."""

from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    is_fine: bool
    words: str = ""


def health() -> list[Check]:
    """Look at the database, its migrations and Redis; each look is bounded in time."""
    database = _database()
    migrations = _migrations() if database.is_fine else Check("migrations", False, "the database does not answer")
    return [database, migrations, _redis()]


def is_ready(checks: list[Check]) -> bool:
    """Tell whether the portal can serve pages: a Redis that is down slows it, and stops nothing."""
    return all(check.is_fine for check in checks if check.name != "redis")


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Check("database", False, str(error).splitlines()[0])
    return Check("database", True)


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in missing[:5])
    return Check("migrations", not missing, f"not applied: {names}" if missing else "")


def _redis() -> Check:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5) as client:
            client.ping()
    except redis.RedisError as error:
        return Check("redis", False, str(error).splitlines()[0])
    return Check("redis", True)
