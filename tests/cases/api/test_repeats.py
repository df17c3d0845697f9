"""What is sent twice is done once."""

from cases.models import Case
from governance.models import Event
from tests.api import a_key, a_report, caller, stranger
from tests.district import District
from tests.stories import filed, registered


def test_the_same_report_sent_again_answers_200_with_the_same_number(district: District) -> None:
    program, key = caller(district, "wang"), a_key()

    first, second = program.post("cases/", a_report(), key=key), program.post("cases/", a_report(), key=key)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]
    assert (first.json()["is_new"], second.json()["is_new"]) == (True, False)
    assert Case.objects.count() == 1


def test_another_persons_key_is_another_request(district: District) -> None:
    key = a_key()

    first = caller(district, "wang").post("cases/", a_report(), key=key)
    second = caller(district, "zhao").post("cases/", a_report(), key=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["number"] != second.json()["number"]


def test_a_stranger_who_guesses_a_key_does_not_learn_the_tracking_code(district: District) -> None:
    key = a_key()
    report = {name: a_report()[name] for name in ("text", "category", "longitude", "latitude")}
    first = stranger().post("public/cases/", report, key=key)

    guessed = stranger().post("public/cases/", {**report, "text": "别的事"}, key=key)

    assert guessed.json()["tracking_code"] != first.json()["tracking_code"]


def test_the_same_move_sent_again_answers_with_the_case_as_it_is(district: District) -> None:
    case, program, key = filed(district), caller(district, "li"), a_key()

    first = program.post(f"cases/{case.number}/register/", key=key, version=1)
    second = program.post(f"cases/{case.number}/register/", key=key, version=1)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert Event.objects.filter(name="cases.case.registered").count() == 1


def test_one_key_does_not_serve_two_moves(district: District) -> None:
    case, program, key = registered(district), caller(district, "li"), a_key()
    program.post(f"cases/{case.number}/leave-to-community/", key=key)

    other = program.post(f"cases/{case.number}/dispatch/", {"lead": "D-URBAN"}, key=key)

    assert other.status_code == 409
