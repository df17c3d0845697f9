"""What real processes write: nothing of residents, nothing for a clock that only ticks; and what they count."""

import time
import urllib.request

import pytest

from tests.faults.installation import METRICS_TOKEN, Installation, until
from tests.faults.people import Visitor

pytestmark = pytest.mark.fault

PHONE = "13900001234"


def test_no_process_writes_a_code_or_a_phone_into_its_log(portal: Installation) -> None:
    number = portal.people().blow_whistle("log-of-a-whistle")
    ((code,),) = portal.rows("SELECT tracking_code FROM cases_case WHERE number = %s", [number])
    resident = Visitor(portal.address)
    for path in (f"/track/{code}/", "/report/", f"/services/?q={PHONE}"):
        resident.open(path)
    until(lambda: not portal.pending(), seconds=60, what="the departments are told")

    written = "".join(portal.log_of(name) for name in ("web", "worker", "beat"))

    assert "portal.request GET /track/…/ 200" in written
    assert not [secret for secret in (code, PHONE) if secret in written]


def test_workers_and_beat_write_nothing_while_nothing_happens(portal: Installation) -> None:
    before = {name: portal.log_of(name) for name in ("worker", "beat")}

    began = time.monotonic()
    until(lambda: time.monotonic() - began > 4, seconds=10, what="every clock has been poked several times")

    assert {name: portal.log_of(name) for name in before} == before


def test_requests_are_counted_over_all_web_processes(portal: Installation) -> None:
    before = counted(portal)
    for _request in range(30):
        Visitor(portal.address).open("/health/live")

    assert [counted(portal) - before for _scrape in range(4)] == [30.0] * 4


def counted(portal: Installation) -> float:
    """Return how many requests for the sign of life the portal has counted."""
    request = urllib.request.Request(f"{portal.address}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    sought = 'portal_requests_total{method="GET",route="/health/live",status="200"}'
    return sum(float(line.split()[-1]) for line in lines if line.startswith(sought))
