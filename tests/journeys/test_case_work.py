"""The harder days of case work, each in a real browser: what is contested, refused, deferred, joined or very late.

How a case comes to such a day is told by the journeys of the whole way; here it gets there through the API. Time passes
by moving one clock of one case into the past; what follows from it is done by the portal's own workers.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from cases.rules.workflow import Action
from tests.browser import PHONE
from tests.faults.installation import Installation, until
from tests.faults.people import People, report_entries, whistle_entries
from tests.journeys import steps

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
Shot = Callable[[Page, str], None]


@pytest.fixture
def people(portal: Installation) -> People:
    """The cast before the door of the API."""
    return portal.people()


def reported(people: People, **entries: Any) -> str:
    """File a case in Peach Garden and register it; return its number."""
    key = str(uuid4())
    number = str(people.insist("wang", "cases/", {**report_entries(key), **entries}, key=key)["number"])
    people.insist("li", f"cases/{number}/register/", {}, key=key)
    return number


def whistled(portal: Installation, people: People, **entries: Any) -> str:
    """Bring a case to the departments that a whistle of the director calls; return its number."""
    number = reported(people)
    people.insist("chen", f"cases/{number}/whistle/", {**whistle_entries(), **entries}, key=str(uuid4()))
    until(lambda: steps.state(portal, number) == "dispatched", seconds=20, what="a worker has routed the whistle")
    return number


def dispatched(people: People) -> str:
    """Bring a case to urban management alone; return its number."""
    number = reported(people, category="urban-vendors")
    people.insist("li", f"cases/{number}/dispatch/", {"lead": "D-URBAN"}, key=str(uuid4()))
    return number


def assignments(portal: Installation, number: str) -> dict[str, tuple[Any, ...]]:
    """Return role and deadlines of each organisation's present part."""
    rows = portal.rows(
        "SELECT o.code, a.role, a.sign_by, a.finish_by, a.paused_at FROM cases_assignment a "
        "JOIN governance_organisation o ON o.id = a.organisation_id JOIN cases_case c ON c.id = a.case_id "
        "WHERE c.number = %s AND a.round = c.round AND a.released_at IS NULL",
        [number],
    )
    return {code: tuple(rest) for code, *rest in rows}


def part_of(page: Page, organisation: str) -> Any:
    """Return the card of one organisation's part on a case's page."""
    return page.locator("section.assignment", has_text=organisation)


def apply_for(page: Page, number: str, kind: str, **entries: str) -> None:
    """Apply for something from the case's page."""
    steps.open_case(page, number)
    asks = page.locator(f"main a[href*='/apply/{kind}/']").first
    if not asks.is_visible():
        page.locator("main .page-head-actions summary, main .page-head-actions [aria-haspopup=menu]").first.click()
    asks.click()
    fill_and_send(page, **entries)


def decide(page: Page, number: str, **entries: str) -> None:
    """Decide the open application of a case."""
    steps.open_case(page, number)
    page.locator("main a[href*='/decide/']").first.click()
    fill_and_send(page, **entries)


def fill_and_send(page: Page, **entries: str) -> None:
    """Fill the form of a page by its names, send it, and wait for the case's page."""
    for name, value in entries.items():
        choice = page.locator(f"main input[type=radio][name={name}][value='{value}']")
        if choice.count():
            choice.check()
        else:
            page.locator(f"main [name={name}]").fill(value)
    steps.send(page)
    page.locator("article.case").wait_for()


def days_ahead(days: int) -> datetime:
    """Return a moment some days from now on the district's clocks."""
    return datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)


def test_joint_enforcement_with_one_late_and_one_who_contests_and_loses(
    portal: Installation, people: People, sit_down: SitDown, shot: Shot
) -> None:
    number = whistled(portal, people)
    assert set(assignments(portal, number)) == {"D-URBAN", "D-HOUSING", "D-WATER"}

    water = sit_down("zheng")
    apply_for(water, number, "contest", reason="此处无给排水设施，与本局职责无关")
    expect(part_of(water, "水务局")).to_contain_text("暂停计时")
    shot(water, "20-contested")
    district = sit_down("qian")
    district.goto("/applications/")
    expect(district.locator("main")).to_contain_text(number)
    decide(district, number, is_granted="no", reason="清单载明联合执法由水务局协办")
    shot(district, "21-ruled")
    assert assignments(portal, number)["D-WATER"][3] is None, "its clocks run again"

    portal.rows(
        "UPDATE cases_assignment a SET sign_by = now() - interval '3 hours', due_at = now() - interval '3 hours', "
        "next_alarm_at = now() FROM cases_case c, governance_organisation o "
        "WHERE c.id = a.case_id AND c.number = %s AND o.id = a.organisation_id AND o.code = 'D-HOUSING'",
        [number],
    )
    until(
        lambda: portal.rows(
            "SELECT 1 FROM governance_event e JOIN cases_case c ON c.id = e.subject_id "
            "WHERE e.subject_kind = 'cases.case' AND c.number = %s AND e.name LIKE '%%overdue%%'",
            [number],
        ),
        seconds=60,
        what="the clock has marked the late department",
    )
    director = sit_down("chen")
    steps.open_case(director, number)
    expect(part_of(director, "住房建设局").locator(".deadline.tone-bad").first).to_be_visible()
    shot(director, "22-one-is-late")

    for username in ("wu", "zheng", "zhou"):
        steps.handle(sit_down(username), number, username)
    steps.verify(sit_down("zhao", size=PHONE), number)
    steps.call_back(sit_down("he"), number, is_solved=True)
    assert steps.state(portal, number) == "evaluating"
    steps.evaluate(director, number)

    assert steps.state(portal, number) == "closed"
    expect(director.locator("section.assignment", has_text="5")).to_have_count(3)
    shot(director, "23-three-evaluated")


def test_two_departments_added_by_hand_each_read_their_own_request(
    portal: Installation, people: People, sit_down: SitDown, shot: Shot
) -> None:
    number = reported(people, category="urban-vendors")
    director = sit_down("chen")
    steps.open_case(director, number)
    steps.begin(director, Action.BLOW_WHISTLE)
    gather = f"{days_ahead(1):%Y-%m-%dT10:00}"
    steps.answer(director, kind="joint-enforcement", needs="联合清理占道", place="菜场南门", gather_at=gather)
    dialog = director.locator("dialog[open]")
    steps.calm(director)
    expect(dialog.locator("#calls-one")).to_contain_text("只召集一个部门")
    dialog.locator("details.more-fields summary").click()
    for n, (code, asked) in enumerate({"D-HOUSING": "查清产权单位", "D-WATER": "检修漏水管道"}.items(), start=1):
        dialog.locator(f"[name='call-{n}-organisation']").select_option(code)
        dialog.locator(f"[name='call-{n}-asked']").fill(asked)
    dialog.locator("[data-add-call]").click()
    expect(dialog.locator("[name='call-3-organisation']")).to_be_focused()
    steps.calm(director)
    expect(dialog.locator("#calls-one")).to_be_empty()
    steps.answer(director, reason="现场有漏水，产权不清")
    shot(director, "20-two-added-by-hand")
    steps.finish_move(director, Action.BLOW_WHISTLE)

    until(lambda: steps.state(portal, number) == "dispatched", seconds=20, what="a worker has routed the whistle")
    director.reload()
    expect(director.locator("ol.timeline")).to_contain_text("人工增加")
    shot(director, "20-called-by-hand")
    for username, own, other in (("wu", "查清产权单位", "检修漏水管道"), ("zheng", "检修漏水管道", "查清产权单位")):
        desk = sit_down(username)
        desk.goto("/inbox/")
        row = desk.locator(f"tr[data-case='{number}']")
        expect(row).to_contain_text(own)
        expect(row).not_to_contain_text(other)
        shot(desk, f"20-own-request-{username}")


def test_an_open_case_is_in_sight_in_its_list_after_a_reload(people: People, sit_down: SitDown, shot: Shot) -> None:
    numbers = [reported(people) for _n in range(12)]
    desk = sit_down("li", size={"width": 1360, "height": 480})

    desk.goto(f"/desk/?view=decide&case={numbers[-1]}")

    row = desk.locator(f"#queue tr[data-case='{numbers[-1]}']")
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_be_in_viewport()
    desk.evaluate("window.scrollTo(0, 0)")
    desk.reload()
    expect(row).to_be_in_viewport()
    expect(desk.locator("#case-panel article")).to_be_in_viewport()
    shot(desk, "29-open-case-in-its-list")


def test_an_emergency_whistle_is_answered_on_site(
    portal: Installation, people: People, sit_down: SitDown, shot: Shot
) -> None:
    number = whistled(
        portal, people, kind="emergency", gather_at=(datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    )
    urban = sit_down("zhou", size=PHONE)
    steps.open_case(urban, number)
    steps.sign_and_make_contact(urban, note="已联系，正在赶往现场")

    steps.begin(urban, Action.REPORT_IN)
    urban.locator("dialog[open] portal-position button").first.click()
    expect(urban.locator("dialog[open] [name=latitude]")).not_to_have_value("")
    plan_by = f"{days_ahead(1):%Y-%m-%dT%H:%M}"
    steps.answer(urban, place="菜场南门", spoken_to="赵书记", plan="先断电，再清运", plan_by=plan_by)
    shot(urban, "24-on-site-phone")
    steps.finish_move(urban, Action.REPORT_IN)

    director = sit_down("chen")
    steps.open_case(director, number)
    expect(part_of(director, "城市管理局").first).to_contain_text("距事发地 0 米")
    shot(director, "25-emergency-reported-in")
    waits = portal.rows(
        "SELECT extract(epoch FROM a.report_by - w.blown_at) FROM cases_assignment a "
        "JOIN cases_whistle w ON w.id = a.whistle_id JOIN cases_case c ON c.id = a.case_id WHERE c.number = %s",
        [number],
    )
    assert {int(seconds) for (seconds,) in waits} == {30 * 60}


def test_an_extension_is_refused_and_the_deadline_stays(
    portal: Installation, people: People, sit_down: SitDown, shot: Shot
) -> None:
    number = dispatched(people)
    urban = sit_down("zhou")
    steps.open_case(urban, number)
    steps.begin(urban, Action.SIGN_FOR)
    urban.locator("main a[href*='/apply/extension/']").first.wait_for()
    before = assignments(portal, number)["D-URBAN"][2]

    apply_for(urban, number, "extension", until=f"{days_ahead(20):%Y-%m-%dT%H:%M}", reason="需协调产权单位")
    shot(urban, "26-extension-asked")
    director = sit_down("chen")
    decide(director, number, is_granted="no", reason="占道经营应当日处置，不同意延期")

    assert assignments(portal, number)["D-URBAN"][2] == before
    until(lambda: not portal.pending(), seconds=20, what="the department has been told")
    urban.goto("/notifications/")
    expect(urban.locator("main")).to_contain_text(number)
    steps.open_case(urban, number)
    expect(urban.locator("main")).to_contain_text("占道经营应当日处置，不同意延期")
    shot(urban, "27-extension-refused")


def test_a_deferred_case_wakes_by_itself(portal: Installation, people: People, sit_down: SitDown, shot: Shot) -> None:
    number = dispatched(people)
    urban = sit_down("zhou")
    steps.open_case(urban, number)
    steps.begin(urban, Action.SIGN_FOR)
    urban.locator("main a[href*='/apply/deferral/']").first.wait_for()
    plan = {"owner": "周城管", "plan": "一、勘查；二、列入下季度改造", "review_on": f"{days_ahead(30):%Y-%m-%d}"}
    apply_for(urban, number, "deferral", **plan, reason="需待管线改造完成")
    decide(sit_down("qian"), number, is_granted="yes", reason="同意挂账，按期复查")
    director = sit_down("chen")
    steps.open_case(director, number)
    shot(director, "28-deferred")
    assert assignments(portal, number)["D-URBAN"][3] is not None, "its clocks stand still"

    portal.rows("UPDATE cases_case SET deferred_until = current_date - 1 WHERE number = %s", [number])

    until(
        lambda: assignments(portal, number)["D-URBAN"][3] is None,
        seconds=90,
        what="the clock has woken the deferred case",
    )
    director.reload()
    shot(director, "29-woken")
    expect(director.locator("ol.timeline")).to_contain_text("复查")


def test_a_demand_of_four_households_is_handled_as_one(
    portal: Installation, people: People, sit_down: SitDown, shot: Shot
) -> None:
    first, *others = [reported(people, text=f"夜间占道经营，油烟扰民，{n} 号楼居民反映") for n in range(1, 5)]
    desk = sit_down("li")
    for number in others:
        steps.open_case(desk, number)
        join = desk.locator(f"main a[href*='/{Action.JOIN.value}/']").first
        if not join.is_visible():
            desk.locator("main .page-head-actions summary").first.click()
        join.click()
        steps.answer(desk, to=first)
        desk.locator("dialog[open] button.btn-primary").last.click()
        expect(desk.locator("main")).to_contain_text(first)
    shot(desk, "30-joined")
    assert {steps.state(portal, number) for number in others} == {"joined"}

    people.insist("li", f"cases/{first}/dispatch/", {"lead": "D-URBAN"}, key=str(uuid4()))
    urban = sit_down("zhou")
    steps.open_case(urban, first)
    shot(urban, "31-group-demand")
    steps.sign_and_make_contact(urban, note="已逐户联系")
    steps.begin(urban, Action.FINISH)
    steps.answer(urban, result="已劝离摊贩，加装油烟净化")
    steps.finish_move(urban, Action.FINISH)
    steps.verify(sit_down("zhao", size=PHONE), first)

    codes = portal.rows("SELECT tracking_code FROM cases_case WHERE number = ANY (%s)", [others])
    resident = sit_down(size=PHONE)
    for (code,) in codes:
        resident.goto(f"/track/{code}/")
        expect(resident.locator("main")).to_contain_text("已劝离摊贩，加装油烟净化")
    shot(resident, "32-joined-resident-phone")
    clerk = sit_down("he")
    clerk.goto("/call-backs/")
    for number in (first, *others):
        expect(clerk.locator(f"tr[data-case='{number}']")).to_contain_text("城市管理局")
    shot(clerk, "33-call-backs-of-a-group")
