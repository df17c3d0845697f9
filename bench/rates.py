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
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from bench.figures import Figure, ratio
from bench.intake import product_intake
from bench.rows import open_connection, using
from cases.commands.rates import fold_rates
from cases.queries.rates import Place, tallies
from cases.queries.rates_page import rates_page
from cases.queries.registers import forget_registers
from cases.queries.values import forget_values
from cases.workflow.rates import Level, Tally
from governance import outbox
from governance.models import Organisation
from governance.permissions import Actor, Grant
from governance.workflow import Permission

AT_ONCE = 50_000
UNCOUNTED = "shaosheng_bench_uncounted"

# Two closed cases of three were handled by a department, the third by its community; the triggers of the product
# count each call-back, and the product's own fold makes the counters.
_ASSIGNMENTS = """
INSERT INTO cases_assignment (case_id, organisation_id, department_id, scope_path, role, round, is_open, asked,
  assigned_at, sign_by, contact_by, finish_by, due_at, signed_at, signed_by_id, contacted_at, contacted_by_id,
  finished_at, finished_by_id, reported_in_place, result)
SELECT c.id, department.id, department.id, department.path, 'lead', 1, false, '',
  c.reported_at, c.reported_at, c.reported_at + interval '1 day', c.due_at, c.due_at, c.reported_at, person.id,
  c.reported_at + (abs(hashint8(c.id + 1)) %% 30) * interval '1 hour', person.id,
  c.reported_at + interval '3 days', person.id, '', ''
FROM cases_case c
CROSS JOIN (SELECT min(id) AS id FROM governance_person) person
JOIN (SELECT id, path, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS all_of_them
      FROM governance_organisation WHERE kind_id = 'department') department
  ON department.n = abs(hashint8(c.id + 2)) %% department.all_of_them
WHERE c.state = 'closed' AND c.id > %(after)s AND c.id <= %(upto)s AND c.id %% 3 <> 0
"""
_CALL_BACKS = """
INSERT INTO cases_callback (case_id, round, by_id, at, is_reached, was_contacted, is_solved, satisfaction, note)
SELECT c.id, 1, (SELECT min(id) FROM governance_person), c.closed_at, true,
  abs(hashint8(c.id + 3)) %% 20 <> 0, abs(hashint8(c.id + 4)) %% 8 <> 0,
  (ARRAY['satisfied', 'basically', 'satisfied', 'dissatisfied'])[1 + abs(hashint8(c.id + 5)) %% 4], ''
FROM cases_case c WHERE c.state = 'closed' AND c.id > %(after)s AND c.id <= %(upto)s
"""
_RAW = """
SELECT c.street_id, date_trunc('month', b.at AT TIME ZONE 'Asia/Shanghai')::date AS month,
  count(*) FILTER (WHERE NOT c.is_excluded),
  count(*) FILTER (WHERE NOT c.is_excluded AND b.was_contacted AND (a.id IS NULL OR a.contacted_at <= a.contact_by)),
  count(*) FILTER (WHERE NOT c.is_excluded AND b.is_solved),
  count(*) FILTER (WHERE NOT c.is_excluded AND b.satisfaction IN ('satisfied', 'basically')),
  count(*) FILTER (WHERE c.is_excluded)
FROM cases_callback b JOIN cases_case c ON c.id = b.case_id
LEFT JOIN cases_assignment a ON a.case_id = b.case_id AND a.round = b.round AND a.role = 'lead'
  AND a.released_at IS NULL
WHERE b.is_reached AND c.district_id = %s AND b.at >= %s AND b.at < %s
GROUP BY 1, 2
"""


def rates_figures(small: str, large: str, *, pairs: int) -> list[Figure]:
    """Compare the year's board in a small and a large database, and with the raw answer in the large one."""
    for name in (small, large):
        with using(name), open(os.devnull, "w", encoding="utf-8") as silence:
            # A database of an earlier run may be older than the numbers that the score uses.
            call_command("load_reference", stdout=silence)
            _call_back_all()
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


def _call_back_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(case_id), 0) FROM cases_callback")
        after = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(max(id), 0) FROM cases_case WHERE state = 'closed'")
        last = cursor.fetchone()[0]
        for start in range(after, last, AT_ONCE):
            part = {"after": start, "upto": start + AT_ONCE}
            with transaction.atomic():
                cursor.execute(_ASSIGNMENTS, part)
                cursor.execute(_CALL_BACKS, part)
            fold_rates()
        if after < last:
            cursor.execute("VACUUM ANALYZE cases_callback, cases_assignment, cases_countedround, cases_ratecounter")
            cursor.execute("VACUUM FULL cases_ratedelta")


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
