"""The resident's phone is masked, and showing it is noted."""

from cases.casework.commands.notes import note_case
from tests.api import caller
from tests.district import District, moment
from tests.stories import dispatched, filed


def test_a_case_shows_the_last_four_digits_only(district: District) -> None:
    case = filed(district)

    answer = caller(district, "li").get(f"cases/{case.number}/")

    assert answer.json()["resident_phone_tail"] == "1234"
    assert "19900001234" not in answer.content.decode()


def test_showing_the_whole_number_is_on_the_timeline(district: District) -> None:
    case, program = filed(district), caller(district, "li")

    phone = program.post(f"cases/{case.number}/phone/", {"reason": "回访"}).json()["phone"]

    assert phone == "19900001234"
    last = program.get(f"cases/{case.number}/").json()["timeline"][-1]
    assert (last["name"], last["data"]) == ("cases.case.phone_revealed", {"reason": "回访"})


def test_showing_the_whole_number_needs_the_permission(district: District) -> None:
    case = filed(district)

    assert caller(district, "qian").post(f"cases/{case.number}/phone/", {"reason": "好奇"}).status_code == 403


def test_a_department_reads_no_internal_word_of_the_timeline(district: District) -> None:
    case = dispatched(district)
    note_case(case.number, by=district.actor("li"), now=moment(11), text="内部意见")

    names = [
        {event["name"] for event in caller(district, who).get(f"cases/{case.number}/").json()["timeline"]}
        for who in ("li", "zhou")
    ]

    assert ["cases.case.noted" in seen for seen in names] == [True, False]
    assert names[0] - names[1] == {"cases.case.noted"}
