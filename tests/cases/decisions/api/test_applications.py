"""Applications, evaluations, joined cases and stages through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.casework.commands import handling
from cases.models import Application, Assignment, Case, CaseLink, Evaluation
from cases.rules.workflow import State
from cases.rules.workflow.applications import Kind, Standing
from tests import stories
from tests.api import a_key, caller
from tests.cases.casework.commands.test_pausing import staged
from tests.cases.decisions.commands.test_applications import apply, lead_of
from tests.district import District, moment

LATER = (timezone.localtime() + timedelta(days=200)).replace(microsecond=0).isoformat()


def signed(district: District, case: Case) -> Case:
    return handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=lead_of(case).pk)


def contested(district: District) -> tuple[Case, str]:
    """Return a contested case, and the address of its application."""
    case = apply(district, stories.dispatched(district), Kind.CONTEST)
    return case, f"cases/{case.number}/applications/{Application.objects.get(case=case).pk}"


def test_a_program_applies_with_the_part_that_it_is_for(district: District) -> None:
    case = signed(district, stories.dispatched(district))
    body = {"kind": "extension", "reason": "等待配件", "assignment_id": lead_of(case).pk, "until": LATER}

    answer = caller(district, "zhou").post(f"cases/{case.number}/applications/", body, key=a_key())

    assert answer.status_code == 200
    assert answer.json()["version"] == case.version + 1
    assert Application.objects.get().wanted["until"] == LATER


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        ("zhou", {"until": "2020-01-01T00:00:00+08:00"}, 422),
        ("zhou", {"until": None}, 422),
        ("zhou", {"kind": "holiday"}, 422),
        ("zhou", {"reason": ""}, 422),
        ("zhou", {"kind": "contest"}, 409),
        ("zhou", {"assignment_id": 1}, 404),
        ("li", {}, 403),
        ("wu", {}, 404),
    ],
)
def test_an_application_that_cannot_be_made_is_answered_with_why(
    district: District, who: str, changes: dict[str, Any], status: int
) -> None:
    case = signed(district, stories.dispatched(district))
    body = {"kind": "extension", "reason": "等待配件", "assignment_id": lead_of(case).pk, "until": LATER, **changes}

    answer = caller(district, who).post(f"cases/{case.number}/applications/", body, key=a_key())

    assert answer.status_code == status
    assert not Application.objects.exists()


def test_the_same_application_sent_again_is_made_once(district: District) -> None:
    case, program, key = stories.dispatched(district), caller(district, "li"), a_key()
    body = {"kind": "supervision", "reason": "居民多次来电"}

    answers = [program.post(f"cases/{case.number}/applications/", body, key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Application.objects.count() == 1


def test_a_program_of_the_reviewer_decides(district: District) -> None:
    case, address = contested(district)
    body = {"is_granted": True, "reason": "职责属住建局", "lead": "D-HOUSING"}

    answer = caller(district, "qian").post(f"{address}/decide/", body, key=a_key(), version=case.version)

    assert (answer.status_code, answer.json()["version"]) == (200, case.version + 1)
    assert lead_of(case).organisation.code == "D-HOUSING"


@pytest.mark.parametrize(
    ("who", "body", "version", "status"),
    [
        ("qian", {"is_granted": True, "reason": "属实", "lead": ""}, None, 422),
        ("qian", {"is_granted": False, "reason": ""}, None, 422),
        ("qian", {"is_granted": False, "reason": "不属实"}, 1, 409),
        ("chen", {"is_granted": False, "reason": "不属实"}, None, 403),
        ("xu", {"is_granted": False, "reason": "不属实"}, None, 404),
    ],
)
def test_a_decision_that_cannot_be_made_is_answered_with_why(
    district: District, who: str, body: dict[str, Any], version: int | None, status: int
) -> None:
    _case, address = contested(district)

    answer = caller(district, who).post(f"{address}/decide/", body, key=a_key(), version=version)

    assert answer.status_code == status
    assert Application.objects.get().standing == Standing.OPEN


def test_who_asked_withdraws_and_nobody_else(district: District) -> None:
    _case, address = contested(district)

    others = [caller(district, who).post(f"{address}/withdraw/", key=a_key()).status_code for who in ("qian", "xu")]
    mine = [caller(district, "zhou").post(f"{address}/withdraw/", key=a_key()).status_code for _ in range(2)]

    assert (others, mine) == ([403, 404], [200, 409])


def test_a_program_evaluates_every_part(district: District) -> None:
    case = stories.verifying(district)
    mine = Assignment.objects.get(case=case)
    address, body = f"cases/{case.number}/evaluate/", {"evaluations": [{"assignment_id": mine.pk, "score": 4}]}

    refused = [caller(district, who).post(address, body, key=a_key()).status_code for who in ("wang", "xu")]
    bad = caller(district, "li").post(address, {"evaluations": [{"assignment_id": mine.pk, "score": 6}]}, key=a_key())
    done = caller(district, "li").post(address, body, key=a_key())
    again = caller(district, "li").post(address, body, key=a_key())

    assert (refused, bad.status_code, done.status_code, again.status_code) == ([403, 404], 422, 200, 409)
    assert Evaluation.objects.get().score == 4


def test_a_program_joins_splits_off_and_links(district: District) -> None:
    case, whole = stories.registered(district), stories.registered(district)
    program = caller(district, "li")
    at = f"cases/{case.number}"

    nowhere = program.post(f"{at}/join/", {"to": "X-1"}, key=a_key())
    joined = program.post(f"{at}/join/", {"to": whole.number}, key=a_key())
    split = program.post(f"{at}/split-off/", key=a_key())
    links = [program.post(f"{at}/link/", {"to": whole.number}, key=a_key()).status_code for _ in range(2)]

    assert (nowhere.status_code, joined.json()["state"], split.json()["state"]) == (422, State.JOINED, State.REGISTERED)
    assert links == [200, 409]
    assert CaseLink.objects.count() == 1


@pytest.mark.parametrize("move", ["join", "link", "split-off"])
def test_only_the_street_joins_splits_off_and_links(district: District, move: str) -> None:
    case, whole = stories.registered(district), stories.registered(district)
    body = {} if move == "split-off" else {"to": whole.number}

    statuses = [
        caller(district, who).post(f"cases/{case.number}/{move}/", body, key=a_key()).status_code
        for who in ("wang", "xu")
    ]

    assert statuses == [403, 404]


def test_a_program_meets_the_stages_one_after_the_other(district: District) -> None:
    case = signed(district, staged(district))
    mine = lead_of(case)
    address = f"cases/{case.number}/assignments/{mine.pk}"
    program = caller(district, "zhou")

    early = program.post(f"{address}/meet-stage/", {"note": "已制止"}, key=a_key())
    program.post(f"{address}/contact/", {"note": "已联系"}, key=a_key())
    statuses = [program.post(f"{address}/meet-stage/", {"note": "完成"}, key=a_key()).status_code for _ in range(3)]

    assert early.status_code == 409
    assert statuses == [200, 200, 409]
    assert all(stage["met_at"] for stage in lead_of(case).stages)
