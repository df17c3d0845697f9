"""Every way a request may fail has one shape: problem details (RFC 9457)."""

import pytest

from cases.models import Case
from tests.api import a_key, a_report, caller, stranger
from tests.district import IN_WEST_RIVER, OUTSIDE, District
from tests.stories import filed, registered


def _is_problem(answer: object, status: int, title: str) -> None:
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/problem+json"  # type: ignore[index]
    body = answer.json()  # type: ignore[attr-defined]
    assert (body["type"], body["status"], body["title"]) == ("about:blank", status, title)
    assert body["detail"]


@pytest.mark.parametrize(
    "path", ["me/", "cases/", "cases/QH-2026-000001/", "inbox/", "organisations/", "cells/", "imports/", "photos/1/"]
)
def test_a_stranger_gets_401(db: None, path: str) -> None:
    answer = stranger().get(path)

    _is_problem(answer, 401, "NotAuthenticated")
    assert answer["WWW-Authenticate"] == "Token"


def test_an_unknown_token_gets_401(db: None) -> None:
    program = stranger()
    program.headers["Authorization"] = "Token 0123456789012345678901234567890123456789"

    _is_problem(program.get("me/"), 401, "AuthenticationFailed")


def test_a_case_of_another_street_is_404_like_one_that_does_not_exist(district: District) -> None:
    case = filed(district)
    neighbour = caller(district, "xu")

    unseen, missing = neighbour.get(f"cases/{case.number}/"), neighbour.get("cases/QH-2026-999999/")

    _is_problem(unseen, 404, "NotFound")
    assert unseen.json() == missing.json()


def test_an_address_that_does_not_exist_is_404_in_the_same_shape(db: None) -> None:
    _is_problem(stranger().get("nothing/"), 404, "NotFound")


def test_a_move_that_the_post_does_not_bring_is_403(district: District) -> None:
    case = filed(district)

    _is_problem(caller(district, "wang").post(f"cases/{case.number}/register/"), 403, "NotAllowed")


def test_a_report_outside_ones_area_is_403(district: District) -> None:
    away = a_report(longitude=IN_WEST_RIVER[0], latitude=IN_WEST_RIVER[1])

    _is_problem(caller(district, "wang").post("cases/", away, key=a_key()), 403, "NotAllowed")


def test_a_move_out_of_order_is_409(district: District) -> None:
    case = registered(district)

    _is_problem(caller(district, "li").post(f"cases/{case.number}/register/"), 409, "Conflict")


@pytest.mark.parametrize("where", ["header", "body"])
def test_a_move_on_a_stale_version_is_409(district: District, where: str) -> None:
    case = registered(district)
    stale = case.version - 1
    sent = {"version": stale} if where == "body" else {}

    answer = caller(district, "li").post(
        f"cases/{case.number}/leave-to-community/", sent, version=stale if where == "header" else None
    )

    _is_problem(answer, 409, "Conflict")
    assert Case.objects.get(id=case.pk).version == case.version


def test_a_move_on_the_present_version_is_done(district: District) -> None:
    case = registered(district)

    answer = caller(district, "li").post(f"cases/{case.number}/leave-to-community/", version=case.version)

    assert (answer.status_code, answer["ETag"]) == (200, f'"{case.version + 1}"')


def test_an_unusable_version_is_422(district: District) -> None:
    case = registered(district)

    answer = caller(district, "li").post(f"cases/{case.number}/leave-to-community/", **{"If-Match": "yesterday"})

    _is_problem(answer, 422, "Invalid")
    assert "If-Match" in answer.json()["errors"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"category": "no-such-category"}, "category"),
        ({"longitude": OUTSIDE[0], "latitude": OUTSIDE[1]}, "location"),
        ({"longitude": None}, "location"),
        ({"longitude": 200}, "longitude"),
        ({"photos": ["forged"]}, "photos.0"),
        ({"source": "public"}, "source"),
    ],
)
def test_a_badly_filled_report_is_422_and_names_the_entry(
    district: District, changes: dict[str, object], wrong: str
) -> None:
    answer = caller(district, "wang").post("cases/", a_report(**changes), key=a_key())

    _is_problem(answer, 422, "Invalid")
    assert wrong in answer.json()["errors"]
    assert not Case.objects.exists()


def test_a_report_without_a_key_is_422(district: District) -> None:
    answer = caller(district, "wang").post("cases/", a_report())

    _is_problem(answer, 422, "Invalid")
    assert "Idempotency-Key" in answer.json()["errors"]


def test_a_key_too_short_to_be_unique_is_422(district: District) -> None:
    _is_problem(caller(district, "wang").post("cases/", a_report(), key="1"), 422, "Invalid")


def test_a_body_that_is_no_json_is_400(district: District) -> None:
    program = caller(district, "wang")
    headers = {**program.headers, "Idempotency-Key": a_key()}

    answer = program.client.post("/api/v1/cases/", "{", content_type="application/json", headers=headers)

    _is_problem(answer, 400, "ParseError")


def test_a_form_is_415_where_json_is_taken(district: District) -> None:
    _is_problem(caller(district, "wang").upload("cases/", key=a_key(), text="垃圾"), 415, "UnsupportedMediaType")


def test_a_method_that_an_address_does_not_take_is_405(district: District) -> None:
    _is_problem(caller(district, "wang").delete("cases/"), 405, "MethodNotAllowed")


def test_a_forged_cursor_is_422(district: District) -> None:
    for path in ("cases/", "organisations/", "notifications/", "cells/"):
        _is_problem(caller(district, "li").get(path, after="forged!"), 422, "Invalid")


def test_what_went_wrong_is_said_in_the_language_that_the_client_accepts(district: District) -> None:
    program = caller(district, "li")
    program.headers["Accept-Language"] = "en"

    detail = program.get("cases/QH-2026-999999/").json()["detail"]

    assert detail == "There is no such case, or it is not yours to see."


def test_a_session_without_the_csrf_token_is_403(district: District) -> None:
    program = stranger()
    program.client.force_login(district.person("li"))

    assert program.get("me/").json()["username"] == "li"
    _is_problem(program.post("cases/", a_report(), key=a_key()), 403, "PermissionDenied")


def test_a_session_with_the_csrf_token_is_let_in(district: District) -> None:
    program = stranger()
    program.client.force_login(district.person("wang"))
    program.client.cookies["csrftoken"] = "a" * 32

    answer = program.post("cases/", a_report(), key=a_key(), **{"X-CSRFToken": "a" * 32})

    assert answer.status_code == 201
