"""What taking in a case costs over the least that it could cost."""

import itertools
import json
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.figures import Figure, ratio
from cases.intake.commands.imports import BATCH
from cases.intake.commands.intake import report_case, report_cases
from cases.intake.commands.intake_entries import Report
from cases.rules.workflow import Source
from governance.ground import outbox
from governance.ground.permissions import PORTAL, actor_for
from governance.ground.workflow import digest_of
from governance.models import ApiToken, Person
from grids.models import Cell
from grids.queries.locate import locate

# The same rows by one statement: what psycopg2 and PostgreSQL need at the very least.
_RAW = """
WITH filed AS (
  INSERT INTO cases_case (number, tracking_code, idempotency_key, source, source_id, category_id, title, text, address,
    location, cell_id, community_id, street_id, district_id, reporter_id, resident_name, resident_phone,
    resident_phone_tail, resident_phone_index, state, is_open, version, round, reported_at, due_at, due_from, due_rule,
    next_alarm_at, outcome, decline_reason)
  SELECT 'QH-2026-' || lpad(nextval('cases_number')::text, 6, '0'), %(key)s, %(key)s, 'worker', '', %(category)s,
    '路灯不亮', '巷口的路灯坏了三天。', '青石巷 8 号', ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326),
    cell.id, cell.community_id, street.id, street.parent_id, %(person)s, '', '', '', '', 'reported', true, 1, 1, now(),
    now() + interval '2 hours', now(), 'register', now() + interval '90 minutes', '', ''
  FROM grids_cell cell
  JOIN governance_organisation community ON community.id = cell.community_id
  JOIN governance_organisation street ON street.id = community.parent_id
  WHERE ST_Covers(cell.polygon, ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326))
  ORDER BY cell.code LIMIT 1
  RETURNING id
), recorded AS (
  INSERT INTO governance_event (subject_kind, subject_id, name, by_id, by_zh, by_en, at, data,
    seq, previous_digest, digest)
  SELECT 'cases.case', id, 'cases.case.reported', %(person)s, '甲', 'A', now(), %(data)s, 0, '', '' FROM filed
  RETURNING id
)
INSERT INTO governance_delivery (event_id, handler, queue, next_try_at)
SELECT id, handler, 'notices', now() + interval '2 seconds'
FROM recorded,
  unnest(ARRAY['cases.casework.handlers.tell_street_of_report', 'cases.reading.handlers.note_words']) AS handler
"""
_LOCATE = """
SELECT cell.id, cell.code, community.id, street.id, street.parent_id
FROM grids_cell cell
JOIN governance_organisation community ON community.id = cell.community_id
JOIN governance_organisation street ON street.id = community.parent_id
WHERE ST_Covers(cell.polygon, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
ORDER BY cell.code LIMIT 1
"""


def intake_over_raw(pairs: int) -> Figure:
    """Time the command, from loading the actor to the commit, against one raw statement and its commit.

    The hint to Redis goes out after the commit and is measured with the deliveries.
    """
    with outbox.without_hints():
        value = ratio(product_intake(), _raw_intake(), pairs=pairs)
    return Figure("intake in process over one raw CTE", value, 2.0)


def product_intake() -> Callable[[], object]:
    """Return the intake of one case by the command, from loading the actor to the commit."""
    person = Person.objects.get(username="worker")
    points = itertools.cycle(points_of(person.pk))
    keys = itertools.count()

    def intake() -> object:
        actor = actor_for(person.pk)
        assert actor is not None
        longitude, latitude = next(points)
        told = Report(
            text="巷口的路灯坏了三天。",
            category="urban-lights",
            longitude=longitude,
            latitude=latitude,
            address="青石巷 8 号",
        )
        return report_case(told, by=actor, now=timezone.now(), key=f"bench-product-{next(keys)}-{id(keys)}")

    return intake


def one_by_one_over_bulk(pairs: int) -> Figure:
    """Time a file's rows filed each on its own against the same number filed a batch at a time, as imports do."""
    points = itertools.cycle(cell.polygon.point_on_surface.coords for cell in Cell.objects.all())
    runs = itertools.count()

    def rows() -> list[tuple[str, Report]]:
        run = f"{next(runs)}-{time.time_ns()}"
        return [(f"import:{run}-{n}", _row_of_file(f"{run}-{n}", *next(points))) for n in range(BATCH)]

    def bulk() -> None:
        report_cases(rows(), by=PORTAL, now=timezone.now())

    def one_by_one() -> None:
        for key, report in rows():
            report_case(report, by=PORTAL, now=timezone.now(), key=key)

    with outbox.without_hints():
        value = ratio(one_by_one, bulk, pairs=pairs, warm_up=2)
    return Figure("import: a case filed alone over one of a batch of 100", value, 3.0, at_least=True)


def _row_of_file(source_id: str, longitude: float, latitude: float) -> Report:
    return Report(
        text="巷口的路灯坏了三天，夜里看不清路。",
        category="urban-lights",
        longitude=longitude,
        latitude=latitude,
        address="青石巷 8 号",
        resident_name="居民甲",
        resident_phone="19900001234",
        source=Source.IMPORT,
        source_id=source_id,
    )


def _raw_intake() -> Callable[[], object]:
    person = Person.objects.get(username="worker")
    points = itertools.cycle(points_of(person.pk))
    keys = itertools.count()
    connection.ensure_connection()
    raw: Any = connection.connection
    data = json.dumps({"source": "worker", "category": "urban-lights", "title": "路灯不亮"}, ensure_ascii=False)

    def insert() -> None:
        longitude, latitude = next(points)
        key = f"r{next(keys)}x{id(keys) % 100000}"
        told = {"key": key, "category": "urban-lights", "longitude": longitude, "latitude": latitude}
        with transaction.atomic(), raw.cursor() as cursor:
            cursor.execute(_RAW, {**told, "person": person.pk, "data": data})

    return insert


def points_of(person_id: int) -> list[tuple[float, float]]:
    """Return one point in each cell of the communities that the person reports for."""
    actor = actor_for(person_id)
    assert actor is not None
    ids = {grant.organisation_id for grants in actor.grants.values() for grant in grants}
    inner = [cell.polygon.point_on_surface for cell in Cell.objects.filter(community_id__in=ids)]
    return [(point.x, point.y) for point in inner]


def locate_over_raw(pairs: int) -> Figure:
    """Time the product's way from a point to its cell against the raw statement."""
    points = itertools.cycle([cell.polygon.point_on_surface.coords for cell in Cell.objects.all()])
    same = itertools.cycle([cell.polygon.point_on_surface.coords for cell in Cell.objects.all()])
    connection.ensure_connection()
    raw: Any = connection.connection

    def by_hand() -> None:
        with raw.cursor() as cursor:
            cursor.execute(_LOCATE, next(same))
            cursor.fetchone()

    value = ratio(lambda: locate(*next(points)), by_hand, pairs=pairs)
    return Figure("point → cell: locate over the raw statement", value, 2.0)


def report_entries(point: tuple[float, float]) -> dict[str, Any]:
    """Return what a worker's programme sends to report a broken lamp at a point."""
    return {
        "text": "巷口的路灯坏了三天，夜里看不清路。",
        "category": "urban-lights",
        "longitude": point[0],
        "latitude": point[1],
        "address": "青石巷 8 号",
        "resident_name": "居民甲",
        "resident_phone": "19900001234",
        "source": "worker",
    }


def bench_token(person_id: int) -> str:
    """Return a token by which a program speaks for a person."""
    key, now = secrets.token_urlsafe(32), timezone.now()
    kept = {"name": "bench", "digest": digest_of(key), "created_at": now, "expires_at": now + timedelta(days=7)}
    ApiToken.objects.create(person_id=person_id, **kept)
    return key
