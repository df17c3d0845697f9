"""Databases with many cases on the real schema, made by INSERT … SELECT generate_series."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

OPEN_SHARE = 4  # one case in so many is open

_CASES = """
INSERT INTO cases_case (number, tracking_code, idempotency_key, source, source_id, category_id, title, text, address,
  location, cell_id, community_id, street_id, district_id, resident_name, resident_phone, resident_phone_tail,
  resident_phone_index, state, is_open, version, round, reported_at, closed_at, due_at, due_from, due_rule,
  next_alarm_at, outcome, decline_reason)
SELECT 'B-2026-' || lpad(i::text, 9, '0'), 'B' || i, 'bench-' || i, 'worker', '', category.code, '路灯不亮 ' || i,
  '巷口的路灯坏了三天，夜里看不清路。', '青石巷 ' || i %% 300 || ' 号',
  ST_PointOnSurface(cell.polygon), cell.id, cell.community_id, street.id, street.parent_id,
  '', '', '', '', kind.state, kind.is_open, 1, 1, reported.at,
  CASE WHEN NOT kind.is_open THEN reported.at + interval '5 days' END,
  reported.at + (abs(hashint4(i)) %% 15) * interval '1 day' + (abs(hashint4(i + 7)) %% 86400) * interval '1 second',
  reported.at, 'ordinary', NULL, '', CASE kind.state WHEN 'declined' THEN 'legal-channel' ELSE '' END
FROM generate_series(1, %(rows)s) AS i
CROSS JOIN LATERAL (SELECT now() - (abs(hashint4(i + 3)) %% 31536000) * interval '1 second' AS at) reported
CROSS JOIN LATERAL (SELECT abs(hashint4(i + 1)) %% %(open_share)s = 0 AS is_open) openness
CROSS JOIN LATERAL (SELECT openness.is_open, CASE WHEN openness.is_open
  THEN (ARRAY['reported','registered','community','whistled','unrouted','dispatched','acting','verifying',
    'calling_back'])[1 + abs(hashint4(i + 2)) %% 9]
  ELSE (ARRAY['closed','closed','closed','closed','answered','declined'])[1 + abs(hashint4(i + 2)) %% 6]
  END AS state) kind
JOIN cells cell ON cell.n = abs(hashint4(i + 4)) %% (SELECT count(*) FROM cells)
JOIN governance_organisation community ON community.id = cell.community_id
JOIN governance_organisation street ON street.id = community.parent_id
JOIN categories category ON category.n = abs(hashint4(i + 5)) %% (SELECT count(*) FROM categories)
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'cases_case' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
_COUNTERS = """
INSERT INTO cases_casecounter (organisation_id, month, measure, amount)
SELECT organisation_id, date_trunc('month', reported_at)::date, measure, count(*)
FROM cases_case
CROSS JOIN LATERAL unnest(ARRAY[district_id, street_id, community_id]) AS organisation_id
CROSS JOIN LATERAL unnest(ARRAY['reported', 'in:' || state]) AS measure
GROUP BY 1, 2, 3
"""


def bench_database(rows: int) -> str:
    """Make, or find from an earlier run, a database with so many cases; return its name.

    One that other statements have made is made anew.
    """
    name, made_by = f"shaosheng_bench_{rows}", hashlib.sha256(f"{_CASES}{_COUNTERS}".encode()).hexdigest()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() == (made_by,):
            return _migrated(name)
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"DROP DATABASE IF EXISTS {name}_new")
        cursor.execute(
            f"CREATE DATABASE {name}_new TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C'"
        )
    with using(f"{name}_new"):
        call_command("migrate", verbosity=0, interactive=False)
        with open(os.devnull, "w", encoding="utf-8") as silence:
            for command in ("load_reference", "demo_organisations", "demo_grids"):
                call_command(command, stdout=silence)
        _fill(rows)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name}_new IS '{made_by}'")
        cursor.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


def _migrated(name: str) -> str:
    with using(name), open(os.devnull, "w", encoding="utf-8") as silence:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference", stdout=silence)
    return name


def _fill(rows: int) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "CREATE TEMP TABLE cells AS SELECT *, row_number() OVER (ORDER BY code) - 1 AS n FROM grids_cell"
        )
        cursor.execute(
            "CREATE TEMP TABLE categories AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS n "
            "FROM cases_category WHERE parent_id IS NOT NULL"
        )
        # Indexes are built once at the end: filling them row by row took three times as long.
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        cursor.execute("; ".join(f"DROP INDEX {name}" for name, _definition in indexes))
        cursor.execute(_CASES, {"rows": rows, "open_share": OPEN_SHARE})
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute(_COUNTERS)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def open_connection(name: str) -> BaseDatabaseWrapper:
    """Return a new connection to another database of the same server."""
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    return wrapper


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let everything in this thread speak to another database of the same server."""
    before, connections["default"] = connections["default"], open_connection(name)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


def database_url(name: str) -> str:
    """Return the address of another database of the same server, for other processes."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))
