"""A worker dies while it computes deadlines anew: nothing is half done, and the next one does all of it once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from governance.ground.workflow import WorkingCalendar
from tests.faults.installation import Installation, until
from tests.faults.test_workers import HELD, until_routed

pytestmark = pytest.mark.fault

# The deadlines of the whistles, and how many of them were told to have moved.
DEADLINES = "SELECT id, report_by FROM cases_assignment WHERE is_open ORDER BY id"
TOLD = "SELECT count(*), count(DISTINCT subject_id) FROM governance_event WHERE name = 'cases.clock.recomputed'"
NEWEST = "SELECT max(case_id) FROM cases_assignment WHERE is_open"


def next_worked_day() -> str:
    """Return a day that every running whistle counts."""
    calendar, day = WorkingCalendar(timezone.get_current_timezone()), timezone.localdate() + timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day.isoformat()


def test_a_worker_killed_while_it_computes_deadlines_leaves_all_of_it_to_the_next(
    portal: Installation, acks: Path
) -> None:
    people = portal.people()
    for n in range(3):
        until_routed(portal, people.blow_whistle(f"calendar-{n}"))
    until(lambda: not portal.pending(), seconds=60, what="everybody is told")
    before, told = portal.rows(DEADLINES), portal.rows(TOLD)[0][0]
    hold = portal.connect()
    hold.cursor().execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [portal.rows(NEWEST)[0][0]])

    announced = portal.drive("rest", next_worked_day())
    until(lambda: portal.rows(HELD)[0][0] >= 1, seconds=60, what="a worker is in the middle of it")
    portal.kill("worker")
    half = portal.rows(DEADLINES)
    hold.close()
    portal.start_worker()
    portal.wait_for_worker()
    until(lambda: not portal.pending(), seconds=90, what="the next worker has computed them")

    after = portal.rows(DEADLINES)
    events, cases = portal.rows(TOLD)[0]
    assert half == before
    assert announced > 0
    assert all(new > old for (_, old), (_, new) in zip(before, after, strict=True) if old)
    assert events - told == cases >= 3
