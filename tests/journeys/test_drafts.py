"""What was typed when the session ended: it is back after signing in, for whoever typed it and for nobody else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.rules.workflow import Action
from tests.browser import PHONE
from tests.district import PASSWORD
from tests.faults.installation import Installation
from tests.journeys import steps
from tests.journeys.test_waiting_reports import sign_in, sign_out

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
Shot = Callable[[Page, str], None]


def sign_in_here(page: Page, username: str) -> None:
    """Sign in on the page that the portal has led to."""
    page.wait_for_url("**/login/**")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def end_session(portal: Installation, page: Page) -> None:
    """Let the person's session end, as idleness does."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    page.context.clear_cookies(name="sessionid")


def test_a_report_typed_when_the_session_ended_is_back_after_signing_in(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    text = "小区南门的路灯全灭了。"
    phone = sit_down("wang", size=PHONE)
    phone.goto("/cases/new/")
    steps.fill_report(phone, category="urban-lights", text=text)
    end_session(portal, phone)
    steps.send(phone)

    # Whoever signs in first on this phone is not the one who typed it.
    sign_in_here(phone, "zhao")
    phone.wait_for_url("**/cases/new/")
    phone.wait_for_load_state("networkidle")
    expect(phone.locator("[name=text]")).to_have_value("")
    sign_out(phone)
    phone.wait_for_url(lambda url: "/cases/new" not in url)
    sign_in(phone, "wang")
    phone.goto("/cases/new/")

    expect(phone.locator("[name=text]")).to_have_value(text)
    expect(phone.locator("[data-draft-line]")).to_be_visible()
    expect(phone.locator(".photo-list img, portal-photos [data-list] img")).to_have_count(1)
    steps.calm(phone)
    steps.send(phone)
    phone.wait_for_url("**/cases/new/done/**")
    phone.goto("/cases/new/")
    phone.wait_for_load_state("networkidle")
    expect(phone.locator("[name=text]")).to_have_value("")


def test_words_on_a_case_typed_when_the_session_ended_stand_open_again_and_go_once_taken(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    number = steps.report_as_worker(sit_down("wang", size=PHONE), category="urban-lights", text="路灯杆漏电。")
    li = sit_down("li")
    steps.open_case(li, number)
    li.locator("main .page-head details[data-menu] summary").click()
    steps.begin(li, Action.DECLINE)
    li.locator("dialog[open] input[name=reason]").first.check()
    steps.answer(li, note="不属于街道职责，已告知居民")
    end_session(portal, li)
    li.locator("dialog[open] button.btn-danger").last.click()

    sign_in_here(li, "li")

    li.wait_for_url(f"**/cases/{number}/**")
    dialog = li.locator("dialog[open]")
    expect(dialog.locator("[name=note]")).to_have_value("不属于街道职责，已告知居民")
    shot(li, "46-draft-open-again")
    li.keyboard.press("Escape")

    note = li.locator("form[data-draft^='note:']")
    note.locator("textarea").fill("请社区先看现场")
    end_session(portal, li)
    note.locator("button.btn").last.click()
    sign_in_here(li, "li")
    expect(note.locator("textarea")).to_have_value("请社区先看现场")
    note.locator("button.btn").last.click()
    expect(li.locator(".case-note")).to_contain_text("请社区先看现场")
    li.reload()
    li.wait_for_load_state("networkidle")
    expect(note.locator("textarea")).to_have_value("")


def rows_called(page: Page) -> list[tuple[str, str, bool]]:
    """Whom the composer names, what each is asked, and who leads."""
    rows: list[tuple[str, str, bool]] = [
        (
            row.locator("[name$='-organisation']").input_value(),
            row.locator("textarea").input_value(),
            row.locator("[name=call-leads]").is_checked(),
        )
        for row in page.locator("dialog[open] [data-call]").all()
    ]
    return [row for row in rows if row[0]]


def test_whom_a_whistle_calls_is_back_after_leaving_and_stays_after_a_refusal(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    number = steps.report_as_worker(sit_down("wang", size=PHONE), category="urban-litter", text="垃圾三天没有清运。")
    chen = sit_down("chen")
    steps.open_case(chen, number)
    steps.begin(chen, Action.REGISTER)
    chen.locator("main a[href*='/blow_whistle/']").first.wait_for()
    steps.begin(chen, Action.BLOW_WHISTLE)
    steps.answer(chen, kind="work", needs="请现场清理", place="菜场南门")
    dialog = chen.locator("dialog[open]")
    steps.calm(chen)
    dialog.locator("[name=call-1-asked]").fill("查产权")
    dialog.locator("[data-calls] summary").click()
    dialog.locator("[name=call-2-organisation]").select_option("D-WATER")
    dialog.locator("[name=call-2-asked]").fill("关阀")
    dialog.locator("[name=call-leads][value='2']").check()
    typed = [("D-URBAN", "", False), ("D-HOUSING", "查产权", False), ("D-WATER", "关阀", True)]
    chen.wait_for_timeout(600)

    chen.goto("/desk/")
    steps.open_case(chen, number)
    steps.begin(chen, Action.BLOW_WHISTLE)
    expect(dialog.locator("[name=call-2-asked]")).to_have_value("关阀")
    steps.calm(chen)
    assert rows_called(chen) == typed

    # Without a reason, and led by one that is not to be called, it is refused, however often it is sent.
    dialog.locator("[name=call-2-drop]").check()
    for _ in range(2):
        with chen.expect_navigation(wait_until="networkidle"):
            dialog.locator("button.btn-primary").last.click()
        expect(dialog.locator("[data-form-errors]")).to_be_visible()
        expect(dialog.locator("[data-draft-line]")).to_be_hidden()
        assert rows_called(chen) == typed
    shot(chen, "47-whistle-refused")
    dialog.locator("[name=call-2-drop]").uncheck()
    dialog.locator("[name=reason]").fill("水务牵头")
    dialog.locator("button.btn-primary").last.click()
    expect(dialog).to_have_count(0)

    called = portal.rows(
        "SELECT o.code, w.asked, w.role FROM cases_whistlecall w JOIN governance_organisation o "
        "ON o.id = w.organisation_id JOIN cases_whistle b ON b.id = w.whistle_id "
        "JOIN cases_case c ON c.id = b.case_id WHERE c.number = %s ORDER BY w.id",
        [number],
    )
    assert called == [("D-URBAN", "", "co_handler"), ("D-HOUSING", "查产权", "co_handler"), ("D-WATER", "关阀", "lead")]
