"""The first and the last day that computers count, at every door that takes a day."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cases.casework.commands.calling import wish_call
from cases.decisions.commands.applications import apply_for
from cases.models import Application, Case
from cases.rules.workflow.applications import Kind
from governance.ground.errors import Invalid
from governance.models import Event
from tests import stories
from tests.api import a_key, caller
from tests.cases.decisions.commands.test_applications import DEFERRAL, lead_of, signed
from tests.district import District, moment

ROOT = Path(__file__).parents[2]
DAYS = ["0001-01-01", "9999-12-31"]
MOMENTS = [*(f"{day}T00:00:00" for day in DAYS), "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
# A field of its own for days and moments refuses what nobody can mean; Django's and the framework's take every year.
_RAW_FIELD = re.compile(r"forms\.(?:DateField|DateTimeField|SplitDateTimeField)\(")
_INPUTS = re.compile(r"^class \w+In\(.*?(?=^class |\Z)", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("at", MOMENTS)
def test_no_moment_breaks_a_step_that_takes_one(district: District, at: str) -> None:
    case = signed(district)
    part, street = f"cases/{case.number}/assignments/{lead_of(case).pk}", f"cases/{case.number}"
    asked: dict[str, dict[str, Any]] = {
        f"{part}/report-in/": {"place": "x", "spoken_to": "x", "plan": "x", "plan_by": at},
        f"{street}/applications/": {"kind": "extension", "reason": "x", "assignment_id": lead_of(case).pk, "until": at},
        f"{street}/whistle/": {"kind": "joint-enforcement", "needs": "x", "place": "x", "gather_at": at},
    }
    accepted = {"place": "x", "spoken_to": "x", "plan": "x", "plan_by": "2026-04-01T10:00:00", "accepted_at": at}

    answers = [
        caller(district, "li" if "whistle" in path else "zhou").post(path, body, key=a_key(), version=case.version)
        for path, body in [*asked.items(), (f"{part}/report-in/", accepted)]
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert not Application.objects.exists()


@pytest.mark.parametrize("day", DAYS)
def test_no_day_breaks_the_security_log(district: District, client: Client, day: str) -> None:
    client.force_login(district.person("yang"))

    answers = [
        client.get("/log/security/", {"until": day}),
        client.post("/log/security/file/", {"since": day, "until": day}),
        caller(district, "yang").get("security-events/", until=day),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3


def test_every_form_and_every_body_takes_days_by_the_fields_that_know_them() -> None:
    web = [path for app in ("cases", "governance", "grids", "services") for path in (ROOT / app).rglob("web/**/*.py")]
    api = [path for app in ("cases", "governance", "grids", "services") for path in (ROOT / app).rglob("api/**/*.py")]

    raw_forms = {str(path.relative_to(ROOT)) for path in web if _RAW_FIELD.search(path.read_text(encoding="utf-8"))}
    inputs = {path: "".join(_INPUTS.findall(path.read_text(encoding="utf-8"))) for path in api}

    assert any(inputs.values())
    assert raw_forms == set()
    assert {str(path) for path, text in inputs.items() if "serializers.Date" in text} == set()


def test_more_time_is_asked_for_within_a_year(district: District) -> None:
    case = signed(district)
    asking: dict[str, Any] = {"by": district.actor("zhou"), "now": moment(12), "reason": "需专项资金"}
    asking["assignment_id"] = lead_of(case).pk

    for kind, wanted in (
        (Kind.EXTENSION, {"until": moment(days=400)}),
        (Kind.DEFERRAL, {**DEFERRAL, "review_on": moment(days=400).date()}),
    ):
        with pytest.raises(Invalid, match="366"):
            apply_for(case.number, kind=kind, wanted=wanted, **asking)

    assert not Application.objects.exists()


def test_a_wish_for_a_call_lies_near_and_said_again_changes_nothing(district: District) -> None:
    case = stories.filed(district)
    said: dict[str, Any] = {"answer_code": stories.answer_code(case), "now": moment(12)}
    day = moment().date() + timedelta(days=3)

    with pytest.raises(Invalid):
        wish_call(case.tracking_code, after=moment(days=100).date(), **said)
    for _n in range(3):
        wish_call(case.tracking_code, part="morning", after=day, **said)

    assert Case.objects.get().version == case.version + 1
    assert Event.objects.filter(name="cases.case.call_wished").count() == 1
