"""Requests that are cut off, sent twice, or meet in the same moment."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from governance.ground.http.gate.admission import AT_ONCE, LONGEST_WAIT
from tests.faults.findings import broken_chains
from tests.faults.installation import Installation, until
from tests.faults.people import Answer, Visitor, report_entries

pytestmark = pytest.mark.fault

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_a_web_process_killed_in_mid_request_leaves_one_case_for_each_form(portal: Installation) -> None:
    keys = [f"web-killed-{n}" for n in range(4)]
    door = portal.connect()
    door.cursor().execute("LOCK TABLE cases_case IN SHARE MODE")
    with ThreadPoolExecutor(len(keys)) as pool:
        told = [pool.submit(portal.people().report, key) for key in keys]
        until(lambda: portal.rows(WAITING)[0][0] == len(keys), seconds=60, what="every request is in the middle")

        kill_web_processes(portal)
        door.close()

        numbers = {form.result(timeout=90) for form in told}
    assert len(numbers) == len(keys)
    assert {number for key in keys for number in cases_told_by(portal, key)} == numbers
    assert all(len(cases_told_by(portal, key)) == 1 for key in keys)
    until(lambda: not portal.pending(), seconds=60, what="the street is told")
    assert not broken_chains(portal)


def test_a_web_process_killed_after_the_commit_answers_the_repeat_with_the_same_case(portal: Installation) -> None:
    portal.redis.pause()  # The hint keeps the request for half a second between its commit and its answer.
    try:
        with ThreadPoolExecutor(1) as pool:
            told = pool.submit(portal.people().report, "cut-off-key")
            until(lambda: cases_told_by(portal, "cut-off-key"), seconds=60, what="the case is committed")
            kill_web_processes(portal)
            assert not told.done()
            portal.redis.resume()
            number = told.result(timeout=90)
    finally:
        portal.redis.resume()

    assert cases_told_by(portal, "cut-off-key") == [number]
    took = until(lambda: not portal.pending(), seconds=60, what="the street is told without the hint")
    assert took < 30
    assert events_of(portal, number) == {"cases.case.reported": 1}


def test_two_officials_dispatching_the_same_case_at_once_make_one_dispatch(portal: Installation) -> None:
    people = portal.people()
    number = people.report("two-officials")
    version = people.insist("li", f"cases/{number}/register/", {}, key="two-officials")["version"]
    hold = portal.connect()
    hold.cursor().execute("SELECT id FROM cases_case WHERE number = %s FOR UPDATE", [number])

    def dispatch(username: str, lead: str) -> Answer:
        entries = {"lead": lead, "version": version}
        return portal.people().send(username, f"cases/{number}/dispatch/", entries, key=f"dispatch-{username}")

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(dispatch, "li", "D-URBAN"), pool.submit(dispatch, "deng", "D-HOUSING")]
        until(lambda: portal.rows(WAITING)[0][0] == 2, seconds=60, what="both have sent their form")
        hold.close()
        answers = [answer.result() for answer in asked]

    assert sorted(answer.status for answer in answers) == [200, 409]
    assert events_of(portal, number)["cases.case.dispatched"] == 1
    leads = "SELECT count(*) FROM cases_assignment WHERE case_id = (SELECT id FROM cases_case WHERE number = %s)"
    assert portal.rows(leads, [number]) == [(1,)]
    assert not broken_chains(portal)


def test_the_same_form_sent_ten_times_at_once_makes_one_case(portal: Installation) -> None:
    def send(_time: int) -> Answer:
        return portal.people().send("wang", "cases/", report_entries("ten-times"), key="ten-times")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))

    (number,) = cases_told_by(portal, "ten-times")
    assert Counter(answer.status for answer in answers) == {201: 1, 200: 9}
    assert {answer.body["number"] for answer in answers} == {number}
    assert events_of(portal, number) == {"cases.case.reported": 1}
    until(lambda: not portal.pending(), seconds=60, what="the street is told")


def test_more_than_can_be_served_are_told_when_to_come_again_while_health_is_told(portal: Installation) -> None:
    crowd, in_work = 48, 2 * AT_ONCE
    door = portal.connect()
    door.cursor().execute("LOCK TABLE cases_case IN SHARE MODE")

    def send(n: int) -> Answer:
        return portal.people().send("wang", "cases/", report_entries(f"crowd-{n:04}"), key=f"crowd-{n:04}")

    with ThreadPoolExecutor(crowd) as pool:
        told = [pool.submit(send, n) for n in range(crowd)]
        until(lambda: portal.rows(WAITING)[0][0] > 0, seconds=60, what="the first are in the middle")
        health = until(lambda: Visitor(portal.address).open("/health/live"), seconds=60, what="health is told")
        until(lambda: sum(form.done() for form in told) >= crowd - in_work, seconds=60, what="the others are told")
        door.close()
        answers = [form.result(timeout=90) for form in told]

    served = [n for n, answer in enumerate(answers) if answer.status == 201]
    assert Counter(answer.status for answer in answers) == {201: len(served), 503: crowd - len(served)}
    assert 0 < len(served) <= in_work
    assert all(int(answer.retry_after) > 0 for answer in answers if answer.status == 503)
    assert health < 2 * LONGEST_WAIT
    assert [n for n in range(crowd) if cases_told_by(portal, f"crowd-{n:04}")] == served
    until(lambda: not portal.pending(), seconds=60, what="the street is told")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (f"GET /api/v1/me/?q={'x' * 4100} HTTP/1.1\r\nHost: localhost", 401, "not-authenticated"),
        (f"GET /api/v1/me/?q={'x' * 8100} HTTP/1.1\r\nHost: localhost", 414, "address-too-long"),
        (f"GET /api/v1/me/?q={'x' * 9000} HTTP/1.1\r\nHost: localhost", 414, "address-too-long"),
        (f"GET /api/v1/me/ HTTP/1.1\r\nHost: localhost\r\nX-Long: {'x' * 9000}", 431, "headers-too-large"),
        ("GET /api/v1/me/ HTTP/1.1\r\nHost: localhost" + "\r\nX-More: 1" * 120, 431, "headers-too-large"),
        ("GET /track/ABCD1234/ HTTP/nine\r\nHost: localhost", 400, "parse-error"),
        ("POST /api/v1/token/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: tea", 400, "parse-error"),
    ],
)
def test_what_the_server_itself_refuses_is_a_problem_that_the_description_names(
    portal: Installation, sent: str, status: int, code: str
) -> None:
    answer, body = portal.speak(sent)

    assert (answer.status, answer.getheader("Content-Type")) == (status, "application/problem+json")
    assert (body["status"], body["code"]) == (status, code)
    assert "ABCD1234" not in portal.log_of("web")


def kill_web_processes(portal: Installation) -> None:
    """Kill the processes that serve requests; their master starts new ones."""
    for child in portal.children_of("web"):
        os.kill(child, signal.SIGKILL)


def cases_told_by(portal: Installation, key: str) -> list[str]:
    """Return the numbers of the cases whose text carries the key."""
    return [number for (number,) in portal.rows("SELECT number FROM cases_case WHERE text LIKE %s", [f"%（{key}）%"])]


def events_of(portal: Installation, number: str) -> dict[str, int]:
    """Return what happened to a case, and how often."""
    happened = portal.rows(
        "SELECT name, count(*) FROM governance_event WHERE subject_kind = 'cases.case'"
        " AND subject_id = (SELECT id FROM cases_case WHERE number = %s) GROUP BY name",
        [number],
    )
    return dict(happened)
