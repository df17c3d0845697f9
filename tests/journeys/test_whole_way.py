"""Whole stories in a real browser, with real servers and real worker processes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from cases.rules.workflow import Action
from tests.browser import PHONE
from tests.faults.installation import Installation, until
from tests.journeys import steps

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
Shot = Callable[[Page, str], None]
DEPARTMENTS = ("wu", "zhou")


def whistle_for(page: Page, number: str, shot: Shot) -> None:
    """Register a case and blow a work whistle for it."""
    steps.open_case(page, number)
    shot(page, "03-case-to-register")
    steps.begin(page, Action.REGISTER)
    page.locator("main a[href*='/blow_whistle/']").first.wait_for()
    steps.begin(page, Action.BLOW_WHISTLE)
    gather = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=3)
    steps.answer(page, kind="work", needs="请现场联合清理", place="菜场南门", gather_at=f"{gather:%Y-%m-%dT%H:%M}")
    shot(page, "04-whistle")
    steps.finish_move(page, Action.BLOW_WHISTLE)


def test_a_case_goes_from_the_workers_phone_through_a_whistle_to_its_closing(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    worker = sit_down("wang", size=PHONE)
    worker.goto("/cases/new/")
    shot(worker, "01-report-phone")
    number = steps.report_as_worker(worker, category="urban-litter", text="菜场门口的垃圾三天没有清运，气味很大。")
    shot(worker, "02-reported-phone")

    director = sit_down("chen")
    whistle_for(director, number, shot)
    until(lambda: steps.state(portal, number) == "dispatched", seconds=20, what="a worker has routed the whistle")
    director.reload()
    shot(director, "05-routed")
    for username in DEPARTMENTS:
        steps.handle(sit_down(username), number, username, shot)
    steps.verify(sit_down("zhao", size=PHONE), number, shot)
    steps.call_back(sit_down("he"), number, shot, is_solved=True)

    assert steps.state(portal, number) == "evaluating"
    steps.evaluate(director, number, shot)
    assert steps.state(portal, number) == "closed"
    shot(director, "09-closed")
    expect(director.locator("ol.timeline li")).not_to_have_count(0)


def test_an_unsolved_case_is_opened_again_with_the_same_lead(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    number = steps.report_as_worker(
        sit_down("wang", size=PHONE), category="urban-vendors", text="夜间占道经营，油烟扰民。"
    )
    whistle_for(sit_down("chen"), number, shot)
    until(lambda: steps.state(portal, number) == "dispatched", seconds=20, what="a worker has routed the whistle")
    steps.handle(sit_down("zhou"), number, "zhou-again", shot)
    steps.verify(sit_down("zhao", size=PHONE), number, shot)

    steps.call_back(sit_down("he"), number, shot, is_solved=False)

    assert steps.state(portal, number) == "dispatched"
    leads = portal.rows(
        "SELECT a.round, o.code FROM cases_assignment a JOIN governance_organisation o ON o.id = a.organisation_id "
        "JOIN cases_case c ON c.id = a.case_id WHERE c.number = %s AND a.role = 'lead' ORDER BY a.round",
        [number],
    )
    assert leads == [(1, "D-URBAN"), (2, "D-URBAN")]


def test_a_resident_reports_without_an_account_and_follows_the_case(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    resident = sit_down(size=PHONE)
    resident.goto("/report/")
    steps.fill_report(resident, category="urban-lights", text="巷口的路灯坏了三天，夜里看不清路。")
    shot(resident, "10-public-report")
    steps.send(resident)
    resident.wait_for_url("**/report/done/**")
    shot(resident, "11-public-done")
    resident.locator("main .actions a").first.click()
    resident.wait_for_url("**/track/**")
    shot(resident, "12-tracking")

    number = portal.rows("SELECT number FROM cases_case WHERE source = 'public' ORDER BY id DESC LIMIT 1")[0][0]
    expect(resident.locator("main")).to_contain_text(number)
    director = sit_down("chen")
    steps.open_case(director, number)
    steps.begin(director, Action.REGISTER)
    director.locator("main a[href*='/blow_whistle/']").first.wait_for()
    resident.reload()
    shot(resident, "13-tracking-registered")
    expect(resident.locator("main")).to_contain_text("街道已受理")
