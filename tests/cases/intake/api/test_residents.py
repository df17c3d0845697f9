"""Residents report and follow by API without an account, within a rate."""

import time
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from cases.models import Case
from tests.api import Caller, a_key, a_report, stranger
from tests.district import District


@pytest.fixture
def resident() -> Caller:
    """A resident's program, from an address that nobody else has used."""
    program = stranger()
    program.client.defaults["REMOTE_ADDR"] = f"198.51.100.{abs(hash(a_key())) % 250 + 1}"
    return program


def _report(**changes: Any) -> dict[str, Any]:
    wanted = ("text", "category", "longitude", "latitude", "resident_name", "resident_phone")
    return {**{name: a_report()[name] for name in wanted}, **changes}


def test_a_report_gives_a_code_by_which_it_can_be_followed(district: District, resident: Caller) -> None:
    filed = resident.post("public/cases/", _report(), key=a_key())

    followed = resident.get(f"public/cases/{filed.json()['tracking_code']}/")

    assert (filed.status_code, followed.status_code) == (201, 200)
    assert followed.json()["number"] == filed.json()["number"]
    assert "19900001234" not in followed.content.decode()


def test_a_report_without_an_account_has_no_reporter_and_says_so(district: District, resident: Caller) -> None:
    number = resident.post("public/cases/", _report(), key=a_key()).json()["number"]

    case = Case.objects.get(number=number)

    assert (case.source, case.reporter_id) == ("public", None)


def test_sent_twice_it_is_filed_once(district: District, resident: Caller) -> None:
    key = a_key()

    first, second = (resident.post("public/cases/", _report(), key=key) for _n in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["tracking_code"] == second.json()["tracking_code"]


def test_a_code_that_is_none_is_404(district: District, resident: Caller) -> None:
    assert resident.get("public/cases/ABCDEFGH23/").status_code == 404


def test_too_many_reports_from_one_address_must_wait(
    district: District, resident: Caller, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends_at = int(time.time()) + 60
    monkeypatch.setattr("django_ratelimit.core._get_window", lambda _value, _period: ends_at)
    settings.PUBLIC_REPORTS_PER_HOUR = 2
    key = a_key()
    assert [resident.post("public/cases/", _report(), key=key).status_code for _n in range(2)] == [201, 200]
    assert resident.post("public/cases/", {}, key=a_key()).status_code == 422
    assert resident.post("public/cases/", _report(), key=a_key()).status_code == 201

    refused = resident.post("public/cases/", _report(), key=a_key())

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert refused["Content-Type"] == "application/problem+json"
