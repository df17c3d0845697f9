"""Notes and watching for programs."""

from cases.models import CaseWatch
from tests.api import caller
from tests.district import District
from tests.stories import dispatched, filed


def test_a_note_is_the_last_line_of_the_timeline(district: District) -> None:
    case = filed(district)

    answer = caller(district, "li").post(f"cases/{case.number}/notes/", {"text": "已电话核实 @qian"})

    assert answer.status_code == 201
    last = answer.json()["timeline"][-1]
    assert (last["name"], last["data"]["note"]) == ("cases.case.noted", "已电话核实 @qian")


def test_an_unknown_name_says_which_field_to_mend(district: District) -> None:
    case = filed(district)

    answer = caller(district, "li").post(f"cases/{case.number}/notes/", {"text": "@nobody"})

    assert answer.status_code == 422
    assert "text" in answer.json()["errors"]


def test_watching_and_not_watching_may_be_repeated(district: District) -> None:
    case, program = filed(district), caller(district, "li")

    statuses = [program.post(f"cases/{case.number}/watch/", {}).status_code for _ in range(2)]
    assert CaseWatch.objects.count() == 1
    statuses += [program.delete(f"cases/{case.number}/watch/").status_code for _ in range(2)]

    assert statuses == [204] * 4
    assert not CaseWatch.objects.exists()


def test_departments_and_strangers_neither_note_nor_watch(district: District) -> None:
    case = dispatched(district)

    for who, status in (("zhou", 403), ("xu", 404)):
        assert caller(district, who).post(f"cases/{case.number}/notes/", {"text": "x"}).status_code == status
        assert caller(district, who).post(f"cases/{case.number}/watch/", {}).status_code == status
