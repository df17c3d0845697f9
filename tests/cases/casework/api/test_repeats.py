"""What is sent twice is done once."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import connection
from django.utils import timezone
from PIL import Image

from cases.models import Assignment, Case, CaseWatch
from governance.ground.commands.sent import forget_sent
from governance.models import Event, SentRequest
from tests.api import a_key, a_report, caller, stranger
from tests.district import PASSWORD, District
from tests.stories import answer_code, dispatched, filed, registered


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

    assert (first.status_code, guessed.status_code, guessed.json()["code"]) == (201, 409, "key-reused")
    assert first.json()["tracking_code"] not in guessed.content.decode()


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


REPLAYED = "Idempotency-Replayed"


def test_a_key_sent_again_with_another_body_is_refused_and_nothing_is_done(district: District) -> None:
    case, program, key = registered(district), caller(district, "li"), a_key()
    at = f"cases/{case.number}/dispatch/"
    first = program.post(at, {"lead": "D-URBAN"}, key=key)

    other = program.post(at, {"lead": "D-WATER"}, key=key)

    assert (first.status_code, other.status_code, other.json()["code"]) == (200, 409, "key-reused")
    assert [row.organisation.code for row in Assignment.objects.filter(case=case)] == ["D-URBAN"]


def test_a_key_sent_again_to_another_address_or_by_another_method_is_refused(district: District) -> None:
    one, other, program, key = filed(district), filed(district), caller(district, "li"), a_key()
    program.post(f"cases/{one.number}/watch/", key=key)

    elsewhere = program.post(f"cases/{other.number}/watch/", key=key)
    otherwise = program.delete(f"cases/{one.number}/watch/", key=key)
    again = program.post(f"cases/{one.number}/watch/", key=key)

    assert [answer.json()["code"] for answer in (elsewhere, otherwise)] == ["key-reused"] * 2
    assert (again.status_code, again[REPLAYED]) == (204, "true")
    assert list(CaseWatch.objects.values_list("case_id", flat=True)) == [one.pk]


def test_what_was_refused_leaves_its_key_free(district: District) -> None:
    case, program, key = registered(district), caller(district, "li"), a_key()
    at = f"cases/{case.number}/dispatch/"

    refused = program.post(at, {"lead": "NOBODY"}, key=key)
    mended = program.post(at, {"lead": "D-URBAN"}, key=key)

    assert (refused.status_code, mended.status_code) == (422, 200)


def a_photo(grey: int = 120) -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("L", (40, 30), grey).save(out, "JPEG")
    return out.getvalue()


def _the_way_of_a_part(district: District) -> list[tuple[str, str, Any]]:
    """Return who sends what where: what a department and the desk do that changes no version."""
    case = dispatched(district)
    at = f"cases/{case.number}"
    part = f"{at}/assignments/{Assignment.objects.get(case=case).pk}"
    return [
        ("li", f"{at}/notes/", {"text": "请核实"}),
        ("zhou", f"{part}/claim/", {}),
        ("zhou", f"{part}/hand-back/", {}),
        ("zhou", f"{part}/sign-for/", {}),
        ("li", "desk/views/", {"name": "垃圾", "view": "open"}),
        ("li", f"{at}/watch/", {}),
    ]


def test_whatever_is_sent_twice_under_one_key_is_done_once_and_marked(district: District) -> None:
    sent = [(caller(district, who), path, body, a_key()) for who, path, body in _the_way_of_a_part(district)]

    firsts = [program.post(path, body, key=key) for program, path, body, key in sent]
    before = Event.objects.count()
    repeats = [program.post(path, body, key=key) for program, path, body, key in sent]

    assert [answer.status_code for answer in firsts] == [201, 200, 200, 200, 201, 204]
    assert [(a.status_code, a.content) for a in repeats] == [(a.status_code, a.content) for a in firsts]
    assert [REPLAYED in answer for answer in firsts] == [False] * len(firsts)
    assert [answer[REPLAYED] for answer in repeats] == ["true"] * len(repeats)
    assert Event.objects.count() == before


def test_photos_and_call_times_take_keys(district: District) -> None:
    case, program = filed(district), caller(district, "li")
    wishes = [{"part": part, "answer_code": answer_code(case)} for part in ("morning", "evening")]
    photo = a_photo()
    call_key, photo_key = a_key(), a_key()
    at = f"public/cases/{case.tracking_code}/call-time/"

    called = [stranger().post(at, wish, key=call_key) for wish in (*wishes, wishes[0])]
    sent = [program.upload("photos/", key=photo_key, photo=BytesIO(each)) for each in (photo, photo, a_photo(90))]

    assert [answer.status_code for answer in called] == [200, 409, 200]
    assert Case.objects.get(pk=case.pk).call_part == "morning"
    assert [answer.status_code for answer in sent] == [201, 201, 409]
    assert sent[0].json() == sent[1].json()


def test_a_repeat_of_many_is_answered_as_the_first_was(district: District) -> None:
    cases = [{"number": filed(district).number}, {"number": "QH-2026-999999"}]
    program, key = caller(district, "li"), a_key()

    first, again = (program.post("cases/many/", {"verb": "register", "cases": cases}, key=key) for _n in range(2))
    other = program.post("cases/many/", {"verb": "register", "cases": cases[:1]}, key=key)

    assert (first.json(), again[REPLAYED]) == (again.json(), "true")
    assert other.json()["code"] == "key-reused"


def test_what_was_answered_is_not_readable_in_the_database(district: District) -> None:
    caller(district, "wang").post("cases/", a_report(), key=a_key())

    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM governance_sentrequest")
        (answer,) = cursor.fetchone()

    assert "tracking" not in answer


def test_a_token_and_a_phone_number_are_kept_nowhere(district: District) -> None:
    case, key = filed(district), a_key()

    stranger().post("token/", {"username": "li", "password": PASSWORD}, key=key)
    caller(district, "li").post(f"cases/{case.number}/phone/", {"reason": "回访"}, key=key)

    assert not SentRequest.objects.exists()


def test_keys_are_forgotten_after_some_days(district: District) -> None:
    program, keys = caller(district, "wang"), [a_key(), a_key()]
    for key in keys:
        program.post("cases/", a_report(text=f"垃圾 {key}"), key=key)
    old = SentRequest.objects.order_by("at").first()
    assert old is not None
    SentRequest.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=3))

    forgotten = forget_sent(now=timezone.now())

    assert forgotten == 1
    assert not SentRequest.objects.filter(pk=old.pk).exists()
