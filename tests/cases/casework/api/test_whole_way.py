"""One case goes by the API alone from the resident's problem to its closing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.ground import outbox
from tests.api import a_key, a_report, caller
from tests.district import District

PROMISE = {"spoken_to": "赵书记", "plan": "先行清运", "plan_by": "2030-01-01T12:00:00+08:00"}


def test_a_case_goes_by_whistle_and_two_departments_to_closed(district: District) -> None:
    worker, dispatcher, leader = (caller(district, name) for name in ("wang", "li", "chen"))
    secretary, clerk = caller(district, "zhao"), caller(district, "he")

    number = worker.post("cases/", a_report(), key=a_key()).json()["number"]
    case = f"cases/{number}/"
    assert dispatcher.post(f"{case}register/").json()["state"] == "registered"
    whistle = {
        "kind": "joint-enforcement",
        "needs": "现场联合清理",
        "place": "菜场南门",
        "gather_at": (timezone.now() + timedelta(hours=2)).isoformat(),
    }
    assert leader.post(f"{case}whistle/", whistle).json()["state"] == "whistled"
    outbox.drain()
    for name in ("wu", "zheng", "zhou"):
        department = caller(district, name)
        mine = next(row for row in department.get("inbox/").json()["results"] if row["number"] == number)
        step = f"{case}assignments/{mine['id']}/"
        assert department.post(f"{step}sign-for/").status_code == 200
        assert department.post(f"{step}contact/", {"note": "已电话联系"}).status_code == 200
        assert department.post(f"{step}report-in/", {"place": "菜场南门", **PROMISE}).status_code == 200
        assert department.post(f"{step}progress/", {"note": "正在清运"}).status_code == 200
        assert department.post(f"{step}finish/", {"result": "已清运完毕"}).status_code == 200
    assert secretary.post(f"{case}verify/", {"is_done": True, "note": "现场干净"}).json()["state"] == "calling_back"
    said = {"is_reached": True, "was_contacted": True, "is_solved": True, "satisfaction": "satisfied"}
    assert clerk.post(f"{case}call-back/", said).json()["state"] == "evaluating"
    parts = [row["id"] for row in dispatcher.get(case).json()["assignments"]]
    points = [{"assignment_id": id_, "score": 5, "words": "及时到位"} for id_ in parts]
    assert dispatcher.post(f"{case}evaluate/", {"evaluations": points}).json()["state"] == "closed"

    read = dispatcher.get(case).json()
    assert (read["state"], read["is_open"], read["moves"]) == ("closed", False, [])
    assert [entry["seq"] for entry in read["timeline"]] == list(range(1, len(read["timeline"]) + 1))
    assert {row["organisation"]["code"] for row in read["assignments"]} == {"D-URBAN", "D-HOUSING", "D-WATER"}


def test_a_case_is_handled_by_the_community_itself(district: District) -> None:
    dispatcher, secretary = caller(district, "li"), caller(district, "zhao")
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]
    case = f"cases/{number}/"

    dispatcher.post(f"{case}register/")
    dispatcher.post(f"{case}leave-to-community/", {"note": "社区可办"})
    returned = secretary.post(f"{case}return/", {"reason": "不在社区清单内"}).json()
    dispatcher.post(f"{case}leave-to-community/")
    finished = secretary.post(f"{case}finish-in-community/", {"result": "已清扫"}).json()

    assert (returned["state"], finished["state"]) == ("registered", "calling_back")


def test_a_case_without_a_rule_is_routed_by_hand(district: District) -> None:
    dispatcher, leader = caller(district, "li"), caller(district, "chen")
    report = a_report(category="urban-lights")
    number = caller(district, "wang").post("cases/", report, key=a_key()).json()["number"]
    case = f"cases/{number}/"
    dispatcher.post(f"{case}register/")
    gather_at = (timezone.now() + timedelta(hours=2)).isoformat()
    leader.post(f"{case}whistle/", {"kind": "work", "needs": "修灯", "place": "路口", "gather_at": gather_at})
    outbox.drain()
    assert dispatcher.get(case).json()["state"] == "unrouted"

    routed = dispatcher.post(f"{case}route/", {"lead": "D-URBAN", "co_handlers": ["D-WATER"]}).json()

    assert routed["state"] == "dispatched"


def test_a_case_not_solved_goes_back_to_the_same_lead(district: District) -> None:
    dispatcher, department = caller(district, "li"), caller(district, "zhou")
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]
    case = f"cases/{number}/"
    dispatcher.post(f"{case}register/")
    dispatcher.post(f"{case}dispatch/", {"lead": "D-URBAN", "asked": "请清运"})
    step = f"{case}assignments/{department.get('inbox/').json()['results'][0]['id']}/"
    for name, body in [("sign-for", {}), ("contact", {"note": "已联系"}), ("finish", {"result": "已清运"})]:
        department.post(f"{step}{name}/", body)
    caller(district, "zhao").post(f"{case}verify/", {"is_done": True, "note": "干净"})

    said = {"is_reached": True, "was_contacted": True, "is_solved": False, "satisfaction": "dissatisfied"}
    reopened = caller(district, "he").post(f"{case}call-back/", said).json()

    assert (reopened["state"], reopened["round"]) == ("dispatched", 2)


def test_an_answer_ends_a_case(district: District) -> None:
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]

    answered = caller(district, "li").post(f"cases/{number}/answer/", {"answer": "每天六点清运。"}).json()

    assert (answered["state"], answered["is_open"]) == ("answered", False)


def test_a_lawful_reason_ends_a_case(district: District) -> None:
    dispatcher = caller(district, "li")
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]
    reason = dispatcher.get("decline-reasons/").json()[0]["code"]

    declined = dispatcher.post(f"cases/{number}/decline/", {"reason": reason}).json()

    assert (declined["state"], declined["is_open"]) == ("declined", False)


@pytest.mark.parametrize(("kind", "status"), [("emergency", 200), ("work", 422)])
def test_only_an_emergency_whistle_may_leave_out_when_to_gather(district: District, kind: str, status: int) -> None:
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]
    caller(district, "li").post(f"cases/{number}/register/")

    whistle = {"kind": kind, "needs": "排险", "place": "南门"}

    assert caller(district, "chen").post(f"cases/{number}/whistle/", whistle).status_code == status


def test_a_whistle_calls_whom_its_caller_names_and_the_case_tells_of_it(district: District) -> None:
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]
    caller(district, "li").post(f"cases/{number}/register/")
    gather_at = (timezone.now() + timedelta(hours=2)).isoformat()
    whistle = {"kind": "work", "needs": "清理", "place": "南门", "gather_at": gather_at, "reason": "有漏水"}
    called = [{"organisation": "D-URBAN", "leads": True}, {"organisation": "D-WATER", "asked": "关阀"}]

    answer = caller(district, "chen").post(f"cases/{number}/whistle/", {**whistle, "called": called})

    told = caller(district, "chen").get(f"cases/{number}/").json()["whistle"]
    assert answer.status_code == 200
    assert (told["needs"], told["reason"]) == ("清理", "有漏水")
    assert [(one["organisation"]["code"], one["role"], one["asked"], one["by_hand"]) for one in told["called"]] == [
        ("D-URBAN", "lead", "", False),
        ("D-WATER", "co_handler", "关阀", True),
    ]


def test_a_whistle_names_the_entry_that_it_refuses(district: District) -> None:
    number = caller(district, "wang").post("cases/", a_report(), key=a_key()).json()["number"]
    caller(district, "li").post(f"cases/{number}/register/")
    called = [{"organisation": "D-URBAN", "leads": True}, {"organisation": "990000001"}]
    whistle = {"kind": "emergency", "needs": "清理", "place": "南门", "called": called}

    answer = caller(district, "chen").post(f"cases/{number}/whistle/", whistle)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["called.1.organisation"]
