"""What a crowd costs: four hundred who report at once, and fifty officials at their desks."""

import itertools
import json
import random
import statistics
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from bench.figures import Figure
from bench.intake import bench_token, points_of, report_entries
from bench.rows import using
from bench.web import Request, crowd, serving
from cases.models import Case
from governance.models import Person

FEW, MANY = 8, 400
OFFICIALS = 50
AT_DESKS = ("dispatcher", "leader", "dispatcher.liudu", "leader.liudu", "dispatcher.nanxu", "leader.nanxu")
CSRF = "b" * 32

# What every case begins with, for those that are opened here.
_REPORTED = """
INSERT INTO governance_event (subject_kind, subject_id, name, by_zh, by_en, at, data, seq, previous_digest, digest)
SELECT 'cases.case', c.id, 'cases.case.reported', '', '', c.reported_at,
  jsonb_build_object('source', c.source, 'category', c.category_id, 'title', c.title), 0, '', ''
FROM (SELECT *, row_number() OVER (PARTITION BY street_id ORDER BY due_at, id) AS n FROM cases_case WHERE is_open) c
WHERE c.n <= 10000
  AND NOT EXISTS (SELECT FROM governance_event e WHERE e.subject_kind = 'cases.case' AND e.subject_id = c.id)
"""


def intake_figures(database: str, *, rounds: int = 3) -> list[Figure]:
    """Compare what is taken in from many clients at once with the same from as many as are worked on at once."""
    with using(database):
        client = _reporter()
    ratios, bad, told = [], 0, 0
    with serving(database) as port:
        crowd(port, [client] * FEW, settle=2, counted=0.5)
        for n in range(rounds):
            served = {}
            for clients in (FEW, MANY) if n % 2 else (MANY, FEW):
                answers = crowd(port, [client] * clients, settle=1.5, counted=3)
                served[clients] = answers.served_a_second()
                bad, told = bad + answers.refused_badly, told + answers.told
            ratios.append(served[MANY] / served[FEW])
    note = f"{served[FEW]:.0f} a second by {FEW}; {told} told to come again"
    return [
        Figure(f"intake: throughput of {MANY} clients over {FEW}", statistics.median(ratios), 0.9, True, note),
        Figure(f"intake by {MANY} clients: errors beside “come again”", bad, 0),
    ]


def officials_figures(database: str) -> list[Figure]:
    """Let fifty officials read their queue, open cases and register them, with half a second for each page."""
    with using(database):
        clients = [_official(n) for n in range(OFFICIALS)]
        with connection.cursor() as cursor:
            cursor.execute(_REPORTED)
            cursor.execute("SELECT count(*) FROM cases_case WHERE is_open")
            open_cases = cursor.fetchone()[0]
    with serving(database) as port:
        answers = crowd(port, clients, settle=4, counted=10, reading=0.5)
    failed = sum(count for status, count in answers.statuses.items() if status >= 500) + len(answers.broken)
    share = answers.quantile(0.99) / answers.quantile(0.5)
    note = f"{len(answers.seconds)} answers, median {answers.quantile(0.5) * 1000:.0f} ms, {open_cases} open cases"
    return [
        Figure(f"{OFFICIALS} officials at once: answers of 500 and above", failed, 0, note=str(dict(answers.statuses))),
        Figure(f"{OFFICIALS} officials at once: p99 over median", share, 6.0, note=note),
    ]


def _reporter() -> Callable[[], Request]:
    person = Person.objects.get(username="worker")
    token = bench_token(person.pk)
    points, keys = itertools.cycle(points_of(person.pk)), itertools.count()

    def report() -> Request:
        key = f"crowd-{time.time_ns()}-{next(keys)}"
        told = report_entries(next(points))
        headers = {"Authorization": f"Token {token}", "Content-Type": "application/json", "Idempotency-Key": key}
        return _request("report", "POST", "/api/v1/cases/", headers, json.dumps(told))

    return report


def _official(n: int) -> Callable[[], Request]:
    """Return a client that does what one official does; each registers cases that no other one does."""
    person = Person.objects.get(username=AT_DESKS[n % len(AT_DESKS)])
    headers = {"Cookie": f"{_session(person)}; csrftoken={CSRF}", "Accept-Language": "zh-CN"}
    street = person.appointments.filter(post__organisation__kind="street").values("post__organisation")[:1]
    mine = Case.objects.filter(street__in=street, is_open=True).order_by("due_at", "id")
    seen = itertools.cycle(mine.values_list("number", flat=True)[n::OFFICIALS][:200])
    new = iter(mine.filter(state="reported").values_list("number", "version")[n::OFFICIALS][:500])
    days = itertools.cycle(random.Random(n).sample(["queue", "case", "case", "queue", "case", "move"], 6))

    def work() -> Request:
        kind = next(days)
        if kind == "queue":
            return _request(kind, "GET", "/desk/", headers)
        if kind == "case":
            return _request(kind, "GET", f"/cases/{next(seen)}/", headers)
        number, version = next(new)
        form = {"csrfmiddlewaretoken": CSRF, "version": version, "key": f"o{n}-{number}"}
        sent = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        return _request(kind, "POST", f"/cases/{number}/register/", sent, urlencode(form))

    return work


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person)
    cookies: SimpleCookie = client.cookies
    return f"sessionid={cookies['sessionid'].value}"


def _request(kind: str, method: str, path: str, headers: dict[str, str], body: str = "") -> Request:
    content = body.encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return Request(kind, "\r\n".join([*lines, "", ""]).encode() + content)
