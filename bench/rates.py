"""What the board of the three rates costs at any size, whether it is right to the unit, and what counting costs."""

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from bench.figures import Figure, ratio
from bench.intake import product_intake
from bench.rate_rows import call_back_all
from bench.rows import open_connection, using
from cases.casework.models.parts import leads
from cases.figures.queries.rates import Place, tallies
from cases.figures.queries.rates_page import rates_page
from cases.figures.workflow.rates import Level, Tally
from cases.rules.queries.registers import forget_registers
from cases.rules.workflow.voice import COUNTED_WAYS
from governance.ground import outbox
from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import Permission
from governance.kit.numbers.queries.in_force import forget_values
from governance.models import Organisation

UNCOUNTED = "shaosheng_bench_uncounted"

_RAW = f"""
SELECT c.street_id, date_trunc('month', b.at AT TIME ZONE 'Asia/Shanghai')::date AS month,
  count(*) FILTER (WHERE NOT c.is_excluded),
  count(*) FILTER (WHERE NOT c.is_excluded AND b.was_contacted AND (a.id IS NULL OR a.contacted_at <= a.contact_by)),
  count(*) FILTER (WHERE NOT c.is_excluded AND b.is_solved),
  count(*) FILTER (WHERE NOT c.is_excluded AND b.satisfaction IN ('satisfied', 'basically')),
  count(*) FILTER (WHERE c.is_excluded)
FROM cases_callback b JOIN cases_case c ON c.id = b.case_id
LEFT JOIN cases_assignment a ON a.case_id = b.case_id AND a.round = b.round AND {leads("a")}
WHERE b.is_reached AND b.way IN {tuple(map(str, COUNTED_WAYS))} AND c.district_id = %s AND b.at >= %s AND b.at < %s
GROUP BY 1, 2
"""


def rates_figures(small: str, large: str, *, pairs: int) -> list[Figure]:
    """Compare the year's board in a small and a large database, and with the raw answer in the large one."""
    for name in (small, large):
        with using(name), open(os.devnull, "w", encoding="utf-8") as silence:
            # A database of an earlier run may be older than the numbers that the score uses.
            call_command("load_reference", stdout=silence)
            call_back_all()
    forget_values()
    figures = [_growth(small, large, pairs=pairs)]
    with using(large):
        forget_registers()
        figures += _against_raw()
    return figures


def counting_figure(name: str, *, pairs: int) -> Figure:
    """Compare taking cases in with every counter to the same in a copy whose triggers do not count."""
    with _uncounted_copy(name) as without, _opened(name) as with_counters, outbox.without_hints():
        value = ratio(_on(without), _on(with_counters), pairs=pairs)
    return Figure("intake with counters over without", value, 0.8, at_least=True)


def _growth(small: str, large: str, *, pairs: int) -> Figure:
    ratios = []
    for n in range(pairs + 2):
        spent = {}
        for name in (small, large) if n % 2 else (large, small):
            with using(name):
                forget_registers()
                spent[name] = _best(_board())
        if n >= 2:
            ratios.append(spent[large] / spent[small])
    return Figure("rates board for a year by month: large over small", statistics.median(ratios), 3.0)


def _board() -> Callable[[], object]:
    district = _district()
    actor = Actor(person_id=1, grants={Permission.VIEW_CASE: (Grant(district.id, district.path, "district"),)})
    now = timezone.now()
    year = f"{timezone.localdate(now):%Y}"
    return lambda: rates_page(actor, place="", level="streets", period=year, now=now)


def _district() -> Place:
    found = Organisation.objects.get(kind="district")
    return Place(found.pk, found.code, "district", found.path, found.name, is_area=True)


def _best(call: Callable[[], object], *, times: int = 7) -> float:
    call()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return min(spent)


def _against_raw() -> list[Figure]:
    board = _best(_board())
    spent, raw = [], {}
    for _ in range(3):
        start = time.perf_counter()
        raw = _raw_answer()
        spent.append(time.perf_counter() - start)
    today = timezone.localdate()
    place = _district()
    kept = tallies(place, Level.STREETS, since=date(today.year - 1, 1, 1), before=date(today.year + 1, 1, 1))
    keys = raw.keys() | kept.keys()
    differing = sum(1 for key in keys if raw.get(key, Tally()) != kept.get(key, Tally()))
    rounds = sum(tally.called_back for (key, _month), tally in raw.items() if not key)
    return [
        Figure("rates: raw answer over the board", min(spent) / board, 200, at_least=True, note=f"{rounds} rounds"),
        Figure("rates: lines of the board that differ from the raw answer", differing, 0, note=f"{len(keys)} lines"),
    ]


def _raw_answer() -> dict[tuple[str, date], Tally]:
    """Return what the board reads, a year and the one before it, from call-backs, cases and assignments."""
    zone, year = timezone.get_default_timezone(), timezone.localdate().year
    begin, end = (datetime(y, 1, 1, tzinfo=zone) for y in (year - 1, year + 1))
    found: dict[tuple[str, date], Tally] = defaultdict(Tally)
    with connection.cursor() as cursor:
        cursor.execute(_RAW, [_district().id, begin, end])
        for street, month, *figures in cursor.fetchall():
            for key in ("", str(street)):
                found[key, month] = found[key, month].plus(Tally(*figures))
    return found


@contextmanager
def _uncounted_copy(name: str) -> Iterator[BaseDatabaseWrapper]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {UNCOUNTED}")
        cursor.execute(f"CREATE DATABASE {UNCOUNTED} TEMPLATE {name}")
    try:
        with _opened(UNCOUNTED) as copy:
            with copy.cursor() as cursor:
                cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
            yield copy
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {UNCOUNTED}")


@contextmanager
def _opened(name: str) -> Iterator[BaseDatabaseWrapper]:
    wrapper = open_connection(name)
    try:
        yield wrapper
    finally:
        wrapper.close()


def _on(wrapper: BaseDatabaseWrapper) -> Callable[[], object]:
    """Return the intake of a case in another database; the connection of before is put back each time."""
    before = connections["default"]

    def switched(call: Callable[[], Any]) -> Any:
        connections["default"] = wrapper
        try:
            return call()
        finally:
            connections["default"] = before

    intake = switched(product_intake)
    return lambda: switched(intake)
