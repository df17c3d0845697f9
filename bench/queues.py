"""What a page of the queue costs at any size, level and depth."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.figures import Figure, ratio
from bench.rows import using
from cases.casework.queries.queue_sql import Slice, page_statement
from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import View, Wanted
from cases.rules.queries.registers import forget_registers
from governance.ground.permissions import Actor, Grant
from governance.ground.queries.paging import Key
from governance.ground.workflow import AREA_KINDS, Permission
from governance.models import Organisation

BUFFERS_FOR_FIFTY_ROWS = 64
DEPTH = 100_000


def queue_figures(small: str, large: str, *, pairs: int) -> list[Figure]:
    """Compare the same page in a small and a large database at each level, and deep down in the large one."""
    figures = [_growth(small, large, level, pairs=pairs) for level in AREA_KINDS]
    with using(large):
        figures += [_buffers(level) for level in AREA_KINDS]
        figures.append(_depth(pairs=pairs))
        figures.append(_count(pairs=pairs))
    return figures


def _growth(small: str, large: str, level: str, *, pairs: int) -> Figure:
    times: dict[str, list[float]] = {small: [], large: []}
    calls = {name: _page_of(name, level) for name in (small, large)}
    for n in range(pairs + 5):
        for name in (small, large) if n % 2 else (large, small):
            with using(name):
                connection.ensure_connection()
                calls[name]()
                spent = _best(calls[name])
            if n >= 5:
                times[name].append(spent)
    value = statistics.median(big / little for little, big in zip(times[small], times[large], strict=True))
    return Figure(f"queue page of a {level}: large over small", value, 2.0)


def _best(call: Callable[[], object], *, times: int = 5) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return min(spent)


def _page_of(name: str, level: str) -> Callable[[], object]:
    with using(name):
        actor = _reader(level)
    now = timezone.now()
    return lambda: queue_of(actor, Wanted(View.OPEN), now=now).page()


def _reader(level: str) -> Actor:
    """Return an actor who sees the busiest organisation of a level."""
    forget_registers()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {level}_id FROM cases_case WHERE is_open GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        busiest = Organisation.objects.get(id=cursor.fetchone()[0])
    return Actor(person_id=1, grants={Permission.VIEW_CASE: (Grant(busiest.pk, busiest.path, level),)})


def _buffers(level: str) -> Figure:
    scopes = _reader(level).scopes(Permission.VIEW_CASE)
    plan = _plan(scopes, None)
    nodes = list(_nodes(plan["Plan"]))
    assert not any(node["Node Type"] in ("Seq Scan", "Sort") for node in nodes), nodes
    value = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    return Figure(f"queue page of a {level}: buffers for fifty rows", value, BUFFERS_FOR_FIFTY_ROWS)


def _plan(scopes: Sequence[Grant], key: Key | None) -> dict[str, Any]:
    statement = page_statement(Slice(scopes=scopes, states=(), unaccused="TRUE", key=key))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.sql}", statement.params)
        plan = cursor.fetchone()[0]
    listed: list[dict[str, Any]] = json.loads(plan) if isinstance(plan, str) else plan
    return listed[0]


def _nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(below for child in node.get("Plans", ()) for below in _nodes(child))]


def _depth(*, pairs: int) -> Figure:
    actor, now = _reader("district"), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_at, id FROM cases_case WHERE is_open AND district_id = %s "
            "ORDER BY due_at, id OFFSET %s LIMIT 1",
            [actor.scopes(Permission.VIEW_CASE)[0].organisation_id, DEPTH],
        )
        row = cursor.fetchone()
    if row is None:
        return Figure("queue page at depth 100,000 over the first", 99.0, 1.5, note="fewer open cases than that")
    deep = Wanted(View.OPEN, after=Key(*row))
    ratios = []
    for _ in range(pairs):
        first = _best(lambda: queue_of(actor, Wanted(View.OPEN), now=now).page())
        ratios.append(_best(lambda: queue_of(actor, deep, now=now).page()) / first)
    return Figure("queue page at depth 100,000 over the first", statistics.median(ratios), 1.5)


def _count(*, pairs: int) -> Figure:
    """Compare the capped count of a list with its page: of all open cases, the late ones, and those of a category."""
    actor, now = _reader("district"), timezone.now()
    lists = [Wanted(View.OPEN), Wanted(View.LATE), Wanted(View.OPEN, category=_a_category())]
    ratios = [
        ratio(
            lambda wanted=wanted: _counted(actor, wanted),  # type: ignore[misc]
            lambda wanted=wanted: queue_of(actor, wanted, now=now).page(),  # type: ignore[misc]
            pairs=pairs,
        )
        for wanted in lists
    ]
    return Figure("capped count of a list over its page", max(ratios), 2.0)


def _counted(actor: Actor, wanted: Wanted) -> None:
    statement = queue_of(actor, wanted, now=timezone.now()).count_statement("list")
    assert statement is not None
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        cursor.fetchall()


def _a_category() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT category_id FROM cases_case WHERE is_open GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        return str(cursor.fetchone()[0])
