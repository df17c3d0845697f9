"""What a phone without a network keeps: whose it is, where it is sent from, and what came of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.district import PASSWORD
from tests.faults.installation import Installation
from tests.journeys import steps

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
Shot = Callable[[Page, str], None]
HERE = "/reports-here/"


def leave_without_network(page: Page, address: str, *, text: str) -> None:
    """Fill a report's form, lose the network, and send it."""
    page.goto(address)
    steps.fill_report(page, category="urban-lights", text=text)
    page.context.set_offline(True)
    steps.send(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("")


def sign_in(page: Page, username: str) -> None:
    """Sign somebody in on a device that is in use already."""
    page.goto("/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def sign_out(page: Page) -> None:
    """Sign out through the person's own menu."""
    page.locator("[popovertarget=person-menu]").click()
    page.locator("form[action='/logout/'] button").click()


def reported_by(portal: Installation, text: str) -> list[tuple[str, str | None, str]]:
    """Return number, reporter and channel of the cases with these words."""
    return portal.rows(
        "SELECT c.number, p.username, c.source FROM cases_case c LEFT JOIN governance_person p ON p.id = c.reporter_id "
        "WHERE c.text = %s",
        [text],
    )


def test_what_a_resident_sent_without_a_network_arrives_from_another_page_and_shows_its_codes(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    text = "巷口第三盏路灯不亮。"
    resident = sit_down(size=PHONE)
    leave_without_network(resident, "/report/", text=text)
    shot(resident, "40-waiting")
    assert reported_by(portal, text) == []

    resident.context.set_offline(False)
    resident.goto("/track/")

    notice = resident.locator("[data-notices] .outbox-notice")
    expect(notice).to_be_visible()
    ((number, reporter, channel),) = reported_by(portal, text)
    code = portal.rows("SELECT tracking_code FROM cases_case WHERE number = %s", [number])[0][0]
    assert (reporter, channel) == (None, "public")
    expect(notice).to_contain_text(code)
    shot(resident, "41-arrived")
    resident.goto(HERE)
    expect(resident.locator("[data-list=waiting] li")).to_have_count(0)
    expect(resident.locator("[data-list=sent]")).to_contain_text(code)
    shot(resident, "42-reports-here")
    answer_code = resident.locator("[data-list=sent] [data-answer]").inner_text()
    assert len(answer_code) == 9
    resident.locator("[data-list=sent] a").click()
    resident.wait_for_url("**/track/**")
    expect(resident.locator("main")).to_contain_text(number)
    assert portal.rows(
        "SELECT count(*) FROM cases_photo p JOIN cases_case c ON c.id = p.case_id WHERE c.number = %s", [number]
    ) == [(1,)]

    # Seen once, it is not told again; forgotten, the device holds nothing of it.
    resident.goto(HERE)
    expect(resident.locator("[data-list=sent] li")).to_have_count(1)
    expect(notice).to_have_count(0)
    resident.locator("[data-forget]").click()
    resident.locator("#forget-here [data-yes]").click()
    expect(resident.locator("[data-list=sent] li")).to_have_count(0)
    resident.reload()
    expect(resident.locator("[data-none=sent]")).to_be_visible()


def test_a_report_that_waits_on_a_shared_phone_is_filed_for_nobody_but_who_wrote_it(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    text = "单元门口的路灯坏了两天。"
    phone = sit_down("wang", size=PHONE)
    leave_without_network(phone, "/cases/new/", text=text)
    phone.goto("about:blank")
    phone.context.clear_cookies()
    phone.context.set_offline(False)

    sign_in(phone, "zhao")
    phone.goto("/cases/new/")
    phone.wait_for_load_state("networkidle")
    assert reported_by(portal, text) == []
    expect(phone.locator("[name=text]")).to_have_value("")
    phone.goto(HERE)
    expect(phone.locator("[data-list=waiting]")).to_contain_text("王网格")
    expect(phone.locator("[data-waiting]")).to_contain_text("王网格")
    assert text not in phone.locator("body").inner_text()
    shot(phone, "43-waits-for-another")
    sign_out(phone)
    phone.wait_for_url(lambda url: HERE not in url)
    phone.goto("/track/")
    expect(phone.locator("[data-waiting]")).to_be_visible()
    assert reported_by(portal, text) == []

    sign_in(phone, "wang")
    expect(phone.locator("[data-notices] .outbox-notice")).to_be_visible()
    ((number, reporter, _channel),) = reported_by(portal, text)
    assert reporter == "wang"
    expect(phone.locator("[data-notices]")).to_contain_text(number)
    expect(phone.locator("[data-waiting]")).to_be_hidden()


def test_who_signs_out_while_a_report_waits_is_told_and_the_report_can_be_deleted(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    text = "楼道里的路灯一闪一闪。"
    phone = sit_down("wang", size=PHONE)
    leave_without_network(phone, "/cases/new/", text=text)
    # The network is back, though not for what waits.
    phone.route("**/cases/new/waiting/", lambda route: route.abort())
    phone.context.set_offline(False)
    phone.goto("/today/")

    sign_out(phone)
    expect(phone.locator("dialog#still-waiting")).to_contain_text("1 件")
    shot(phone, "44-sign-out-while-waiting")
    phone.locator("dialog#still-waiting a").click()
    phone.wait_for_url(f"**{HERE}")
    waiting = phone.locator("[data-list=waiting] li")
    expect(waiting).to_contain_text(text)
    waiting.locator("[data-delete]").click()
    phone.locator("#delete-waiting [data-yes]").click()
    expect(waiting).to_have_count(0)
    sign_out(phone)
    phone.wait_for_url(lambda url: HERE not in url)

    assert reported_by(portal, text) == []


def test_what_was_refused_says_why_and_is_mended_and_sent(portal: Installation, sit_down: SitDown, shot: Shot) -> None:
    text = "桥下的路灯被撞歪了。"
    phone = sit_down("wang", size=PHONE)
    leave_without_network(phone, "/cases/new/", text=text)
    spoil = "(kept) => kept.entries.map(([name, value]) => [name, name === 'category' ? 'no-such-category' : value])"
    phone.evaluate(
        f"""async () => {{
          const [kept] = await portalDevice.waiting();
          await portalDevice.keepWaiting({{ ...kept, entries: ({spoil})(kept) }});
        }}"""
    )
    phone.context.set_offline(False)
    phone.goto(HERE)
    waiting = phone.locator("[data-list=waiting] li")
    expect(waiting.locator("[data-reasons] li")).to_have_count(1)
    shot(phone, "45-refused")
    waiting.locator("[data-mend]").click()
    phone.wait_for_url("**/cases/new/**")
    expect(phone.locator("[name=text]")).to_have_value(text)
    choice = phone.locator("#category-urban-lights")
    steps.show(phone.locator("details.category-group", has=choice).locator("summary")).click()
    steps.show(choice).check()
    steps.calm(phone)
    steps.send(phone)
    phone.wait_for_url("**/cases/new/done/**")
    phone.goto(HERE)
    expect(phone.locator("[data-list=sent] li")).to_have_count(1)
    expect(waiting).to_have_count(0)

    assert len(reported_by(portal, text)) == 1


def test_what_an_earlier_portal_kept_on_the_device_is_sent_for_its_owner_and_what_is_broken_is_shown(
    portal: Installation, sit_down: SitDown
) -> None:
    text = "旧版留下的一件路灯。"
    phone = sit_down("wang", size=PHONE)
    me = portal.rows("SELECT id FROM governance_person WHERE username = 'wang'")[0][0]
    entries = [["text", text], ["category", "urban-lights"], ["longitude", "118.705"], ["latitude", "31.205"]]
    phone.goto("/login/")
    phone.evaluate(
        """([me, entries]) => new Promise((done) => {
          const request = indexedDB.open("portal-drafts", 1);
          request.onsuccess = () => {
            const store = request.result.transaction("waiting", "readwrite").objectStore("waiting");
            const key = crypto.randomUUID();
            store.put({ key, action: "/cases/new/", draft: `report:${me}`, entries });
            store.put({ key: "broken", entries: "?" }).onsuccess = () => {
              request.result.close();
              done();
            };
          };
        })""",
        [me, entries],
    )

    phone.goto("/today/")

    expect(phone.locator("[data-notices] .outbox-notice")).to_be_visible()
    assert [reporter for _number, reporter, _source in reported_by(portal, text)] == ["wang"]
    phone.goto(HERE)
    expect(phone.locator("[data-list=waiting] li")).to_have_count(1)
    expect(phone.locator("[data-list=waiting] [data-delete]")).to_be_visible()


def test_two_open_tabs_send_what_waits_once(portal: Installation, sit_down: SitDown) -> None:
    text = "两个页面同时打开时的路灯。"
    phone = sit_down("wang", size=PHONE)
    leave_without_network(phone, "/cases/new/", text=text)
    phone.context.route("**/cases/new/waiting/", lambda route: route.abort())
    phone.context.set_offline(False)
    other = phone.context.new_page()
    for tab in (phone, other):
        tab.goto("/today/")
        tab.wait_for_load_state("networkidle")
    phone.context.unroute("**/cases/new/waiting/")
    sent: list[str] = []
    phone.context.on("request", lambda request: sent.append(request.url) if "new/waiting/" in request.url else None)

    for tab in (phone, other):
        tab.evaluate("document.dispatchEvent(new CustomEvent('portal:deliver'))")

    for tab in (phone, other):
        expect(tab.locator("[data-notices] .outbox-notice")).to_be_visible()
    assert len(reported_by(portal, text)) == 1
    assert len(sent) == 1
