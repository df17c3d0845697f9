"""Some weeks of a small portal, for a database to keep: a delivery waits for each handler, and one is parked.

It speaks through what stays when the product's modules move: the stories, the API, the clocks by their names. So it
runs at the commit whose database is to be kept; `keep.sh` calls it there.
"""

import io
from datetime import date
from itertools import count
from typing import Any

import time_machine
from celery import current_app
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import setup_test_environment
from openpyxl import Workbook
from PIL import Image

from tests.district import (
    PASSWORD,
    PORTAL,
    UNRULED_CATEGORY,
    District,
    appoint,
    build_district,
    create_person,
    create_post,
    load_calendar,
    moment,
)
from tests.stories import (
    answer_code,
    answered,
    calling_back,
    closing,
    dispatched,
    evaluated,
    filed,
    handled,
    outbox,
    registered,
    routed,
    verifying,
    whistled,
)

_keys = count(1)
CONTENT = closing.Answers(was_contacted=True, is_solved=True, satisfaction=closing.Satisfaction.SATISFIED)
UNSOLVED = closing.Answers(was_contacted=True, is_solved=False, satisfaction=closing.Satisfaction.DISSATISFIED)
DEFERRAL = {"reason": "管线在冬季不能开挖", "review_on": "2026-03-20", "owner": "周城管", "plan": "开春后开挖"}


def main() -> None:
    """Fill an empty database."""
    setup_test_environment()
    current_app.loader.import_default_modules()
    with time_machine.travel(moment(9), tick=False):
        district = build_district()
        _furnish(district)
    _live(district)
    outbox.drain()
    _seal()
    _leave_waiting(district)
    _require_all_waiting()


class By:
    """One of the cast, who speaks to the API."""

    def __init__(self, username: str) -> None:
        self._client = Client()
        self._client.force_login(apps.get_model("governance", "Person").objects.get(username=username))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send JSON; what is refused is a fault of this story."""
        return self._send(f"/api/v1/{path}", body, content_type="application/json")

    def upload(self, path: str, **files: Any) -> Any:
        """Send files, with what stands beside them."""
        return self._send(f"/api/v1/{path}", files)

    def write(self, address: str, form: dict[str, Any]) -> Any:
        """Send a form of a page."""
        return self._send(address, form)

    def _send(self, address: str, body: dict[str, Any], **options: Any) -> Any:
        answer = self._client.post(address, body, headers={"Idempotency-Key": f"kept-request-{next(_keys)}"}, **options)
        assert answer.status_code < 400, (address, answer.status_code, answer.content.decode()[:600])
        return answer.json() if answer.headers.get("Content-Type") == "application/json" else answer


def _furnish(district: District) -> None:
    """Write what a desk makes for itself, and appoint a head of a department."""
    entries = {"by": PORTAL, "now": moment(9)}
    tou = create_person(**entries, username="tou", name_zh="头城管", name_en="Tou, head", password=PASSWORD)
    where = {"organisation_id": district.organisation("D-URBAN").pk, "role": "department-head"}
    post = create_post(**entries, **where, name_zh="局长", name_en="Head of the bureau")
    appoint(**entries, person_id=tou.pk, post_id=post.pk, since=date(2026, 3, 2))
    By("chen").post("desk/views/", {"name": "本街道逾期", "view": "late", "share_with": "990000001"})
    By("zhao").post("desk/views/", {"name": "桃园", "view": "open", "community": "990000001001"})


def _live(district: District) -> None:
    """Let a week pass in which everything is done."""
    with time_machine.travel(moment(9, 30), tick=False):
        filed(district, text="路灯不亮，晚上看不见路。")
        token = By("wang").upload("photos/", photo=_picture("red"))["ticket"]
        body = {"text": "楼道堆物，配图一张。", "category": "urban-litter", "community_code": "990000001001"}
        By("wang").post("cases/", {**body, "photos": [token], "resident_phone": "19900005678"})
    lead = dispatched(district)
    with time_machine.travel(moment(10, 40), tick=False):
        _of("zhou", lead, "sign-for", {})
        _of("zhou", lead, "contact", {"note": "已电话联系"})
        token = By("zhou").upload("photos/", photo=_picture("green"))["ticket"]
        _of("zhou", lead, "progress", {"note": "已清运一半", "photos": [token]})
    together = routed(district)
    for username in ("wu", "zheng", "zhou"):
        handled(district, together, username)
    closing.verify_case(together.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")
    evaluated(district, together)
    answered(together, CONTENT, now=moment(17))
    again = answered(calling_back(district), UNSOLVED, now=moment(17))
    with time_machine.travel(moment(9, days=1), tick=False):
        By("li").post(f"cases/{registered(district).number}/decline/", {"reason": _any("DeclineReason")})
        By("li").post(f"cases/{registered(district).number}/answer/", {"answer": "周三统一清运。"})
        By("li").post(f"cases/{again.number}/watch/", {})
        By("li").post(f"cases/{filed(district).number}/phone/", {"reason": "核对地址"})


def _leave_waiting(district: District) -> None:
    """Let a day begin that no worker has seen yet: for each handler there is something to do."""
    _wait_at_the_desk(district)
    _wait_at_departments(district)
    _wait_for_residents(district)
    _wait_for_the_long_workers(district)
    _wait_for_the_clocks(district)
    _wait_for_administrators(district)


def _wait_at_the_desk(district: District) -> None:
    whistled(district)  # Calls nobody by name: the responsibility list is asked.
    dispatched(district, now=moment(9, days=2))
    with time_machine.travel(moment(9, days=3), tick=False):
        noted = filed(district)
        By("li").post(f"cases/{noted.number}/watch/", {})
        By("he").post(f"cases/{noted.number}/notes/", {"text": "请 @li 看一下"})
        By("li").post(f"cases/{noted.number}/register/", {})
        accused = {"organisation": "990000001", "reason": "居民投诉街道不作为"}
        By("li").post(f"cases/{filed(district).number}/name-accused/", accused)
        left = registered(district)
        By("li").post(f"cases/{left.number}/leave-to-community/", {"note": "请社区处理"})
        By("zhao").post(f"cases/{left.number}/return/", {"reason": "不属本社区"})
        first, second = registered(district), registered(district)
        By("li").post(f"cases/{second.number}/join/", {"to": first.number})
        By("li").post(f"cases/{first.number}/answer/", {"answer": "两件一并答复。"})
    missing = whistled(district, category=UNRULED_CATEGORY)
    _deliver_now("route_whistle", missing.pk)


def _wait_at_departments(district: District) -> None:
    with time_machine.travel(moment(10, 40), tick=False):
        contested = dispatched(district)
        _of("zhou", contested, "", {"kind": "contest", "reason": "不属我局"})
        given = dispatched(district)
        _of("tou", given, "give", {"to": "zhou"})


def _wait_for_residents(district: District) -> None:
    verifying(district)
    calling_back(district)
    back = verifying(district)
    closing.verify_case(back.number, by=district.actor("zhao"), now=moment(15), is_done=False, note="还有一半")
    added = filed(district)
    with time_machine.travel(moment(12), tick=False):
        facts = {"answer_code": answer_code(added), "text": "又堆了两袋。"}
        answer = Client().post(
            f"/api/v1/public/cases/{added.tracking_code}/facts/",
            facts,
            content_type="application/json",
            headers={"Idempotency-Key": f"kept-request-{next(_keys)}"},
        )
        assert answer.status_code < 400, answer.content


def _wait_for_the_long_workers(district: District) -> None:
    with time_machine.travel(moment(9, days=4), tick=False):
        By("li").upload("imports/", file=_sheet())
        By("li").post("exports/", {"view": "open", "reason": "月度汇总"})
        organisation = district.organisation("D-URBAN-E")
        form = {"parent": district.organisation("D-HOUSING").pk}
        By("feng").write(f"/organisations/{organisation.pk}/move/", form)
        apps.get_model("governance", "CalendarDay").objects.filter(day="2026-05-02").update(
            is_working=True, source="provisional"
        )
        load_calendar(2026)
        current_app.tasks["cases.tasks.request_training"]()


def _wait_for_the_clocks(district: District) -> None:
    with time_machine.travel(moment(9, days=5), tick=False):
        deferred = dispatched(district)
        _of("zhou", deferred, "sign-for", {})
        asked = _of("zhou", deferred, "", {"kind": "deferral", **DEFERRAL})
        By("qian").post(f"cases/{deferred.number}/applications/{asked}/decide/", {"is_granted": True, "reason": "同意"})
    with time_machine.travel(moment(9, days=30), tick=False):
        current_app.tasks["cases.tasks.wake_deferred"]()
        current_app.tasks["cases.tasks.mark_clocks"]()


def _wait_for_administrators(district: District) -> None:
    current_app.tasks["cases.tasks.fold_counters"]()
    counters = apps.get_model("cases", "RateCounter").objects
    counters.update(called_back=F("called_back") + 1)
    current_app.tasks["cases.tasks.recount_rates"]()
    counters.update(called_back=F("called_back") - 1)
    _park_one()


def _of(username: str, case: Any, step: str, body: dict[str, Any]) -> Any:
    """Take a step with the part of the case that somebody has; without a step, apply for something."""
    part = apps.get_model("cases", "Assignment").objects.filter(case=case).order_by("id").last()
    if step:
        return By(username).post(f"cases/{case.number}/assignments/{part.pk}/{step}/", body)
    By(username).post(f"cases/{case.number}/applications/", {**body, "assignment_id": part.pk})
    return apps.get_model("cases", "Application").objects.order_by("id").last().pk


def _any(model: str) -> Any:
    return apps.get_model("cases", model).objects.order_by("pk").first().pk


def _picture(colour: str) -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(picture, "JPEG")
    picture.seek(0)
    picture.name = f"{colour}.jpg"
    return picture


def _sheet() -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["来源编号", "诉求内容", "类别", "社区代码"])
    book.active.append(["S-1", "垃圾桶满溢", "urban-litter", "990000001001"])
    book.save(file)
    file.seek(0)
    file.name = "cases.xlsx"
    return file


def _waiting(name: str) -> Any:
    return apps.get_model("governance", "Delivery").objects.filter(done_at=None, handler__endswith=f".{name}")


def _deliver_now(name: str, case_id: int) -> None:
    assert outbox.deliver(_waiting(name).get(event__subject_id=case_id).pk)


def _park_one() -> None:
    """Let a handler fail until it is parked; what it was to do is still to be done."""
    delivery = _waiting("tell_watchers").order_by("id").first()
    handler = delivery.handler
    type(delivery).objects.filter(pk=delivery.pk).update(handler="nowhere.at_all", sends=1)
    for _ in range(7):
        outbox.deliver(delivery.pk)
    type(delivery).objects.filter(pk=delivery.pk).update(handler=handler)


def _seal() -> None:
    """Close the chains, and let one be found broken that is mended again."""
    current_app.tasks["governance.tasks.seal_chains"]()
    _rewrite("by_zh || '?'")
    current_app.tasks["governance.tasks.verify_history"]()
    _rewrite("rtrim(by_zh, '?')")


def _rewrite(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE governance_event SET by_zh = {name} WHERE id = 1")
        cursor.execute("ALTER TABLE governance_event ENABLE TRIGGER USER")


def _require_all_waiting() -> None:
    wishes = {wish.handler for wishes in outbox.subscriptions().values() for wish in wishes}
    waiting = apps.get_model("governance", "Delivery").objects.filter(done_at=None).values_list("handler", flat=True)
    assert wishes == set(waiting), wishes ^ set(waiting)
