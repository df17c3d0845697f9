"""Redis and PostgreSQL go away and come back, and everybody who was told something was told the truth."""

import signal
import statistics
import time
from pathlib import Path

import pytest

from tests.district import PASSWORD
from tests.faults.findings import acknowledged, check
from tests.faults.installation import Installation, until
from tests.faults.people import Visitor, blow_whistles

pytestmark = pytest.mark.fault

HELD_UP_AT_MOST = 1.6


def test_redis_emptied_with_work_queued_delays_the_work_by_seconds(portal: Installation, acks: Path) -> None:
    portal.signal("worker", signal.SIGSTOP)
    blow_whistles(portal.people(), acks, name="flushed", count=8, every=0)

    portal.redis.flush()
    portal.signal("worker", signal.SIGCONT)

    took = until(lambda: not portal.pending(), seconds=60, what="everything is delivered")
    found = check(portal, [acks])
    assert found.is_sound, found
    assert took < 30


def test_redis_down_for_a_minute_while_whistles_are_blown_holds_nobody_up(portal: Installation, acks: Path) -> None:
    usual = usual_time_of_a_command(portal, "before-redis-down")
    portal.redis.kill()
    went = time.monotonic()
    blow_whistles(portal.people(), acks, name="redis-down", count=120, every=0.5)
    assert time.monotonic() - went >= 60
    assert len(acknowledged(acks)) == 120

    portal.redis.start()

    took = until(lambda: not portal.pending(), seconds=60, what="everything is delivered")
    found = check(portal, [acks])
    assert found.is_sound, found
    assert found.slowest_command < usual + HELD_UP_AT_MOST
    assert took < 30
    assert most_hints_of_a_delivery(portal, acks) <= 4


@pytest.mark.parametrize("fault", ["kill", "pause"])
def test_whistles_and_clocks_go_on_within_five_seconds_while_redis_is_away(
    portal: Installation, acks: Path, fault: str
) -> None:
    portal.start_watch()
    try:
        getattr(portal.redis, fault)()
        (last,) = portal.rows("SELECT coalesce(max(id), 0) FROM governance_delivery")[0]
        blow_whistles(portal.people(), acks, name=f"redis-away-{fault}", count=4, every=1)

        took = until(lambda: not portal.pending(), seconds=20, what="all is delivered without Redis")
        until(lambda: not portal.rows("SELECT 1 FROM cases_casedelta LIMIT 1"), seconds=10, what="the counters follow")
        assert took < 5
        assert longest_delay_after(portal, last) < 5
    finally:
        portal.kill("watch")
        portal.redis.resume()
        portal.redis.start()

    assert check(portal, [acks]).is_sound


def test_whistles_go_on_within_seconds_when_every_worker_and_beat_are_dead(portal: Installation, acks: Path) -> None:
    portal.start_watch()
    (last,) = portal.rows("SELECT coalesce(max(id), 0) FROM governance_delivery")[0]
    try:
        portal.kill("beat")
        portal.kill("worker")
        blow_whistles(portal.people(), acks, name="workers-dead", count=2, every=0)

        until(lambda: not portal.pending(), seconds=30, what="all is delivered without workers")
        assert longest_delay_after(portal, last) < 7
    finally:
        portal.kill("watch")

    assert check(portal, [acks]).is_sound


def test_redis_that_hangs_costs_a_command_about_a_second(portal: Installation, acks: Path) -> None:
    usual = usual_time_of_a_command(portal, "before-redis-hangs")
    portal.redis.pause()
    try:
        blow_whistles(portal.people(), acks, name="redis-hangs", count=3, every=0)
    finally:
        portal.redis.resume()

    took = until(lambda: not portal.pending(), seconds=60, what="everything is delivered")
    found = check(portal, [acks])
    assert found.is_sound, found
    assert found.slowest_command < usual + HELD_UP_AT_MOST
    assert took < 30


@pytest.mark.parametrize("fault", ["kill", "pause"])
def test_who_is_signed_in_stays_so_and_works_while_redis_is_away(portal: Installation, fault: str) -> None:
    number = portal.people().report(f"signed-in-{fault}")
    li = Visitor(portal.address)
    li.sign_in("li", PASSWORD)
    page = f"/cases/{number}/"
    li.open(page)

    getattr(portal.redis, fault)()
    try:
        assert "李派单" in li.open(page)
        li.open(f"{page}register/", {"version": "1"})
    finally:
        portal.redis.resume()
        portal.redis.start()

    assert portal.rows("SELECT state FROM cases_case WHERE number = %s", [number]) == [("registered",)]
    assert "李派单" in li.open(page)
    until(lambda: not portal.pending(), seconds=60, what="everybody is told")


def test_redis_that_hangs_costs_few_pages_half_a_second(portal: Installation) -> None:
    li = Visitor(portal.address)
    li.sign_in("li", PASSWORD)
    for _warm in range(4):
        li.open("/")
    usual = median_time_of(li, "/", pages=10)

    portal.redis.pause()
    try:
        times = [median_time_of(li, "/", pages=1) for _page in range(20)]
    finally:
        portal.redis.resume()

    assert max(times) < usual + HELD_UP_AT_MOST
    assert statistics.median(times) < usual + 0.25


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_restarted_under_load_loses_nothing_it_acknowledged(
    portal: Installation, acks: Path, mode: str
) -> None:
    others = [acks.with_name(f"{acks.name}-{n}") for n in range(2)]
    for n, file in enumerate(others):
        portal.start_people(f"people-{mode}-{n}", file, every=0.25)
    until(lambda: all(len(acknowledged(file)) > 3 for file in others), seconds=60, what="there is load")

    portal.postgres.restart(mode)
    restarted = time.monotonic()

    so_far = [len(acknowledged(file)) for file in others]
    until(
        lambda: all(len(acknowledged(file)) > n + 3 for file, n in zip(others, so_far, strict=True)),
        seconds=30,
        what="the people are served again",
    )
    assert time.monotonic() - restarted < 30
    for n in range(2):
        portal.kill(f"people-{mode}-{n}")
    until(lambda: not portal.pending(), seconds=60, what="everything is delivered")
    found = check(portal, others)
    assert found.is_sound, found
    assert found.longest_delay < 30


def longest_delay_after(portal: Installation, last: int) -> float:
    """Return how long the slowest delivery recorded after one took to be done."""
    delays = "SELECT extract(epoch FROM max(done_at - created_at))::float FROM governance_delivery WHERE id > %s"
    return float(portal.rows(delays, [last])[0][0])


def usual_time_of_a_command(portal: Installation, key: str) -> float:
    """Return how long the slowest command of a whistle takes while nothing is wrong, on this machine and just now."""
    people = portal.people()
    people.blow_whistle(f"{key}-first")
    people.slowest = 0.0
    people.blow_whistle(key)
    return people.slowest


def median_time_of(visitor: Visitor, path: str, *, pages: int) -> float:
    """Return how long a page takes."""
    times = []
    for _page in range(pages):
        visitor.slowest = 0.0
        visitor.open(path)
        times.append(visitor.slowest)
    return statistics.median(times)


def most_hints_of_a_delivery(portal: Installation, acks: Path) -> int:
    """Return how often the sweep has sent the hint of the same delivery: a returning Redis must not be flooded."""
    numbers = [ack["number"] for ack in acknowledged(acks)]
    sends = portal.rows(
        "SELECT max(d.sends) FROM governance_delivery d JOIN governance_event e ON e.id = d.event_id"
        " JOIN cases_case c ON c.id = e.subject_id WHERE e.subject_kind = 'cases.case' AND c.number = ANY(%s)",
        [numbers],
    )
    return int(sends[0][0])
