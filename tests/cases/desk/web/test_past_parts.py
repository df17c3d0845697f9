"""A department keeps what it has done: its own part, on the screen and for programs, and nothing of the resident."""

from cases.models import Assignment
from tests import stories
from tests.api import caller
from tests.cases.desk.web.test_moves import signed_in
from tests.district import District, moment

PAST = "/inbox/past/"


def test_what_is_finished_stays_on_the_list_of_what_was_done(district: District) -> None:
    case = stories.verifying(district)

    page = signed_in(district, "zhou").get(PAST).text
    (listed,) = caller(district, "zhou").get("inbox/past/").json()["results"]

    assert case.number in page
    assert "Finished, 2026-" in page
    assert (listed["number"], listed["finished_at"] is not None) == (case.number, True)
    assert caller(district, "zhou").get("inbox/").json()["results"] == []


def test_what_was_finished_after_its_limit_says_so(district: District) -> None:
    case = stories.verifying(district)
    Assignment.objects.filter(case=case).update(finished_at=moment(11, days=30))

    assert "Finished late, 2026-" in signed_in(district, "zhou").get(PAST).text


def test_a_part_that_was_taken_back_shows_its_own_record_and_nothing_of_the_case(district: District) -> None:
    case = stories.dispatched(district)
    Assignment.objects.filter(case=case).update(is_open=False, released_at=moment(12))

    page = signed_in(district, "zhou").get(PAST).text
    (listed,) = caller(district, "zhou").get("inbox/past/").json()["results"]

    assert "Taken back by a ruling" in page
    assert case.number in page
    assert case.title not in page
    assert "resident" not in " ".join(listed)
    assert "title" not in listed


def test_what_others_did_is_not_on_the_list(district: District) -> None:
    stories.verifying(district)

    assert caller(district, "wu").get("inbox/past/").json()["results"] == []
    assert signed_in(district, "li").get(PAST).status_code == 403


def test_the_list_is_read_in_pages(district: District) -> None:
    numbers = [stories.verifying(district).number for _n in range(3)]
    program = caller(district, "zhou")

    first = program.get("inbox/past/", size=2).json()
    rest = program.get("inbox/past/", size=2, after=first["next"]).json()

    assert [row["number"] for row in (*first["results"], *rest["results"])] == numbers[::-1]
    assert rest["next"] is None
