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
