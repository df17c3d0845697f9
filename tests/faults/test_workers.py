"""Workers die and handlers fail, and every whistle is routed once all the same."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.findings import acknowledged, check
from tests.faults.installation import Installation, until

pytestmark = pytest.mark.fault

HELD = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Hold:
    """A lock that keeps whoever writes an assignment waiting in the middle of it."""

    def __init__(self, portal: Installation) -> None:
        self._connection = portal.connect()
        self._connection.cursor().execute("LOCK TABLE cases_assignment IN SHARE MODE")

    def release(self) -> None:
        """Let the waiting go on."""
        self._connection.close()


def whistle_whose_routing_is_held(portal: Installation, acks: Path, key: str) -> Hold:
    """Blow a whistle, and keep the worker that takes it waiting in the middle of its delivery."""
    hold = Hold(portal)
    people = portal.people()
    number = people.blow_whistle(key)
    acks.write_text(f'{{"number": "{number}", "slowest": {people.slowest}}}\n')
    until(lambda: portal.rows(HELD)[0][0] >= 1, seconds=60, what="a worker is in the middle of the delivery")
    return hold


def test_a_worker_killed_in_the_middle_of_a_delivery_leaves_it_to_the_next(portal: Installation, acks: Path) -> None:
    hold = whistle_whose_routing_is_held(portal, acks, "worker-killed")

    portal.kill("worker")
    hold.release()
    portal.start_worker()
    portal.wait_for_worker()

    took = until(lambda: not portal.pending(), seconds=60, what="the next worker has routed it")
    found = check(portal, [acks])
    assert found.is_sound, found
    assert took < 30


def test_a_pool_process_killed_in_the_middle_of_a_delivery_is_replaced(portal: Installation, acks: Path) -> None:
    hold = whistle_whose_routing_is_held(portal, acks, "child-killed")

    for child in portal.children_of("worker"):
        os.kill(child, signal.SIGKILL)
    hold.release()

    took = until(lambda: not portal.pending(), seconds=60, what="another process has routed it")
    found = check(portal, [acks])
    assert found.is_sound, found
    assert took < 30
    assert portal.is_running("worker")


def test_a_worker_asked_to_end_finishes_what_it_holds(portal: Installation, acks: Path) -> None:
    hold = whistle_whose_routing_is_held(portal, acks, "worker-asked")
    portal.ask_to_end("worker")
    until(lambda: "Warm shutdown" in portal.log_of("worker"), seconds=30, what="the worker has heard")

    hold.release()

    assert portal.wait_for("worker") == 0
    assert is_routed(portal, acknowledged(acks)[0]["number"])
    portal.start_worker()
    portal.wait_for_worker()
    until(lambda: not portal.pending(), seconds=60, what="the next worker has told the departments")
    assert check(portal, [acks]).is_sound


def test_a_handler_that_always_fails_is_parked_and_delays_nobody(portal: Installation, acks: Path) -> None:
    people = portal.people()
    portal.rows(BREAK)
    try:
        broken = people.blow_whistle("handler-broken")
        of_broken = delivery_of(portal, broken)
        for attempt in range(1, 6):
            until(lambda n=attempt: attempts(portal, of_broken) >= n, seconds=60, what=f"attempt {attempt} is made")
            waits = seconds_to_next_try(portal, of_broken)
            assert 2**attempt - 1.5 < waits <= 2**attempt
            delay = until_routed(portal, people.blow_whistle(f"handler-sound-{attempt}"))
            assert delay < 10
            portal.rows(ITS_TIME_HAS_COME, [of_broken])
        until(lambda: not portal.pending(), seconds=60, what="the delivery is parked")

        (parked,) = portal.drive("parked")
        assert parked["id"] == of_broken
        assert "the assignments cannot be written today" in parked["error"]
        assert attempts(portal, of_broken) == 5
    finally:
        portal.rows(MEND)

    portal.drive("retry", str(of_broken))
    until_routed(portal, broken)
    until(lambda: not portal.pending(), seconds=60, what="everybody is told")
    acks.write_text(f'{{"number": "{broken}", "slowest": {people.slowest}}}\n')
    assert check(portal, [acks]).is_sound


BREAK = """
CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT text LIKE '%handler-broken%' FROM cases_case WHERE id = NEW.case_id) THEN
    RAISE EXCEPTION 'the assignments cannot be written today';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER break_one BEFORE INSERT ON cases_assignment FOR EACH ROW EXECUTE FUNCTION break_one();
"""
MEND = "DROP TRIGGER break_one ON cases_assignment; DROP FUNCTION break_one()"
ITS_TIME_HAS_COME = "UPDATE governance_delivery SET next_try_at = now() WHERE id = %s AND done_at IS NULL"


def delivery_of(portal: Installation, number: str) -> int:
    """Return the delivery that routes a case's whistle."""
    ((found,),) = portal.rows(
        "SELECT d.id FROM governance_delivery d JOIN governance_event e ON e.id = d.event_id"
        " JOIN cases_case c ON c.id = e.subject_id"
        " WHERE c.number = %s AND e.name = 'cases.whistle.blown' "
        " AND d.handler = 'cases.casework.handlers.route_whistle'",
        [number],
    )
    return int(found)


def attempts(portal: Installation, delivery_id: int) -> int:
    """Return how often a delivery was tried."""
    return int(portal.rows("SELECT attempts FROM governance_delivery WHERE id = %s", [delivery_id])[0][0])


def seconds_to_next_try(portal: Installation, delivery_id: int) -> float:
    """Return how long the sweep will leave a delivery alone."""
    waits = "SELECT extract(epoch FROM next_try_at - clock_timestamp())::float FROM governance_delivery WHERE id = %s"
    return float(portal.rows(waits, [delivery_id])[0][0])


def until_routed(portal: Installation, number: str) -> float:
    """Wait until departments are found for a case; return how long it took."""
    return until(lambda: is_routed(portal, number), seconds=60, what="the whistle is routed")


def is_routed(portal: Installation, number: str) -> bool:
    """Tell whether departments were found for a case."""
    return bool(portal.rows("SELECT 1 FROM cases_case WHERE number = %s AND state = 'dispatched'", [number]))
