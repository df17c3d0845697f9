"""Lists go by key: what is added while somebody reads shifts nothing, and a page costs the same however long it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from cases.casework.commands import desk
from cases.models import Assignment, Case
from cases.rules.queries.registers import registers
from governance.kit.days.queries.calendar import working_calendar
from tests.api import Caller, a_key, a_report, caller
from tests.district import District, moment
from tests.stories import dispatched, filed, registered


def _statements(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        call()
    return len([query for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_the_pages_of_the_queue_never_skip_nor_repeat_while_cases_come_in(district: District) -> None:
    known = {filed(district, now=moment(10, minute)).number for minute in range(12)}
    program = caller(district, "li")
    read: list[str] = []
    after = ""

    while True:
        page = program.get("cases/", size=5, after=after).json()
        read += [row["number"] for row in page["results"]]
        filed(district, now=moment(9))
        filed(district, now=moment(10, 6))
        if page["next"] is None:
            break
        after = page["next"]

    assert len(read) == len(set(read))
    assert known <= set(read)


def test_the_inbox_never_skips_nor_repeats_while_assignments_come_in(district: District) -> None:
    known = {dispatched(district).number for _n in range(7)}
    program = caller(district, "zhou")
    read: list[str] = []
    after = ""

    while True:
        page = program.get("inbox/", size=3, after=after).json()
        read += [row["number"] for row in page["results"]]
        dispatched(district)
        if page["next"] is None or len(read) > 50:
            break
        after = page["next"]

    assert len(read) == len(set(read))
    assert known <= set(read)


def read_all(program: Caller, path: str, *, between: Callable[[], object], **asked: Any) -> list[str]:
    """Return the numbers on every page of a list, doing something after each page."""
    read: list[str] = []
    after = ""
    while True:
        page = program.get(path, after=after, **asked).json()
        read += [row["number"] for row in page["results"]]
        between()
        if page["next"] is None:
            return read
        after = page["next"]


def test_a_scan_by_arrival_meets_every_open_case_though_all_of_them_move_meanwhile(district: District) -> None:
    numbers = [filed(district, now=moment(10, minute)).number for minute in range(9)]
    left = list(reversed(numbers))

    def move() -> None:
        # The last ones become the most pressing: by deadline they jump behind the reader's back.
        for number in (left.pop(0), left.pop(0)) if len(left) > 1 else ():
            Case.objects.filter(number=number).update(due_at=moment(8), version=F("version") + 1)

    read = read_all(caller(district, "li"), "cases/", between=move, size=2, order="arrival")

    assert read == numbers


def test_a_scan_by_arrival_meets_every_assignment_though_steps_are_taken_meanwhile(district: District) -> None:
    numbers = [dispatched(district).number for _n in range(5)]
    left = list(reversed(numbers))

    def step() -> None:
        for number in left[:1]:
            left.remove(number)
            Assignment.objects.filter(case__number=number).update(due_at=moment(8))

    read = read_all(caller(district, "zhou"), "inbox/", between=step, size=2, order="arrival")

    assert sorted(read) == sorted(numbers)


def test_a_scan_by_arrival_meets_every_supervised_case_though_all_of_them_move_meanwhile(district: District) -> None:
    numbers = [filed(district, now=moment(10, minute)).number for minute in range(9)]
    left = list(reversed(numbers))

    def move() -> None:
        for number in (left.pop(0), left.pop(0)) if len(left) > 1 else ():
            Case.objects.filter(number=number).update(due_at=moment(8), version=F("version") + 1)

    read = read_all(caller(district, "qian"), "supervision/cases/", between=move, size=2, order="arrival")

    assert read == numbers


def test_what_has_ended_is_listed_by_its_end_in_either_order(district: District) -> None:
    numbers = [filed(district).number for _n in range(3)]
    for hour, number in enumerate(numbers):
        desk.answer_case(number, by=district.actor("li"), now=moment(11 + hour), answer="已答复")
    program = caller(district, "li")

    listed = [
        read_all(program, "cases/", between=lambda: None, view="ended", size=1, order=order)
        for order in ("due", "arrival")
    ]

    assert listed == [numbers[::-1]] * 2


def test_the_tag_of_a_case_changes_with_a_note_and_still_names_the_version(district: District) -> None:
    case, program = registered(district), caller(district, "li")
    at = f"cases/{case.number}/"
    first, same = program.get(at)["ETag"], program.get(at)["ETag"]
    program.post(f"{at}notes/", {"text": "请核实"})
    noted = program.get(at)["ETag"]

    moved = program.post(f"{at}leave-to-community/", **{"If-Match": noted})

    assert first == same != noted
    assert moved.status_code == 200


def test_the_organisation_tree_is_read_in_pages(district: District) -> None:
    program = caller(district, "li")
    codes: list[str] = []
    after = ""

    while True:
        page = program.get("organisations/", size=5, after=after).json()
        codes += [row["code"] for row in page["results"]]
        if page["next"] is None:
            break
        after = page["next"]

    assert len(codes) == len(set(codes)) == 12


@pytest.mark.parametrize(
    ("view", "count"), [("decide", 2), ("open", 3), ("departments", 1), ("late", 3), ("ended", 0), ("call-back", 0)]
)
def test_a_view_shows_the_states_that_the_desk_shows(district: District, view: str, count: int) -> None:
    filed(district)
    registered(district)
    dispatched(district)

    assert len(caller(district, "li").get("cases/", view=view).json()["results"]) == count


def test_the_queue_is_narrowed_by_category_and_community(district: District) -> None:
    filed(district)
    program = caller(district, "li")

    def count(**asked: str) -> int:
        return len(program.get("cases/", **asked).json()["results"])

    assert count(category="urban-litter", community="990000001001") == 1
    assert count(category="urban-lights") == 0
    assert count(community="990000001002") == 0
    assert count(community="990000002001") == 0


def test_a_department_finds_no_street_queue(district: District) -> None:
    dispatched(district)

    assert caller(district, "zhou").get("cases/").json() == {"results": [], "next": None}


@pytest.mark.parametrize(("path", "person", "most"), [("cases/", "li", 1), ("inbox/", "zhou", 1)])
def test_a_page_takes_the_same_statements_for_one_row_and_for_fifty(
    district: District, path: str, person: str, most: int
) -> None:
    program = caller(district, person)
    dispatched(district)
    program.get(path)
    registers()

    one = _statements(lambda: program.get(path))
    for _n in range(50):
        dispatched(district)
    program.get(path)
    fifty = _statements(lambda: program.get(path))

    assert one == fifty <= most


def test_a_case_takes_the_same_statements_whatever_has_happened_to_it(district: District) -> None:
    program = caller(district, "li")
    plain, busy = filed(district), dispatched(district)
    program.get("me/")

    few = _statements(lambda: program.get(f"cases/{plain.number}/"))
    many = _statements(lambda: program.get(f"cases/{busy.number}/"))

    assert few == many <= 5


def test_filing_takes_two_statements_once_the_token_is_known(district: District) -> None:
    program = caller(district, "wang")
    program.post("cases/", a_report(), key=a_key())
    working_calendar()

    assert _statements(lambda: program.post("cases/", a_report(), key=a_key())) <= 3
