"""A day at the desk without a mouse: every key goes through the page's own listeners in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.rules.workflow import Action
from tests.browser import PHONE
from tests.faults.installation import Installation, until
from tests.journeys import steps

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
Shot = Callable[[Page, str], None]
FOCUSED = "document.activeElement.closest('[data-row]')?.dataset.case ?? ''"
IS_SEEN = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
CHOSEN = "document.activeElement.value"
DIALOG = "dialog:modal"


def go_to(page: Page, number: str) -> None:
    """Walk through the list by j and k until the case has the focus: all the way down, then all the way up."""
    rows = page.locator("[data-row]").count()
    for key in "j" * rows + "k" * rows:
        if page.evaluate(FOCUSED) == number:
            break
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == number
    assert page.evaluate(IS_SEEN)


def open_beside(page: Page, number: str) -> None:
    """Open the focused case beside the list."""
    page.keyboard.press("Enter")
    expect(page.locator(f"#case-panel article[data-case='{number}']")).to_be_visible()
    expect(page.locator("#case-panel #case-title")).to_be_focused()


def press_for_dialog(page: Page, key: str) -> None:
    """Press the key of a move that asks for something."""
    page.keyboard.press(key)
    expect(page.locator(DIALOG)).to_be_visible()


def press_until_told(page: Page, key: str, said: str) -> None:
    """Press the keys of what is done at once; wait for the portal's word, and until the page hears keys again."""
    page.keyboard.press(key)
    expect(page.locator("main .alert-line")).to_contain_text(said)
    page.wait_for_load_state()


def send(page: Page, said: str) -> None:
    """Send what stands in the form, and wait until it is done."""
    press_until_told(page, "Control+Enter", said)


def tab_to(page: Page, name: str) -> None:
    """Go from field to field to the one of this name."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            break
    assert page.evaluate("document.activeElement.name") == name


def choose(page: Page, value: str) -> None:
    """Go down a list of choices to the one of this value."""
    for _ in range(20):
        if page.evaluate(CHOSEN) == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(value)


def look_at(page: Page, key: str, view: str) -> None:
    """Open one of the first nine views by its number."""
    page.keyboard.press(key)
    page.wait_for_url(f"**view={view}**")


def test_a_day_at_the_desk_goes_by_keyboard_alone(portal: Installation, sit_down: SitDown, shot: Shot) -> None:
    worker = sit_down("wang", size=PHONE)
    told = (("urban-litter", "菜场门口的垃圾三天没有清运。"), ("urban-vendors", "夜间占道经营，油烟扰民。"))
    first, second = (steps.report_as_worker(worker, category=category, text=text) for category, text in told)
    li = sit_down("li")
    li.goto("/desk/")

    # The next case: register it, dispatch it; the focus stays with it and then goes on to the next.
    go_to(li, first)
    open_beside(li, first)
    press_until_told(li, "a", "已受理")
    assert li.evaluate(FOCUSED) == first
    shot(li, "30-keyboard-registered")
    press_for_dialog(li, "d")
    choose(li, "D-URBAN")
    li.keyboard.press("Tab")
    li.keyboard.type("请今晚到场")
    shot(li, "31-keyboard-dispatch")
    send(li, "已派单")
    assert steps.state(portal, first) == "dispatched"
    assert li.evaluate(FOCUSED) == second

    # The director whistles for the other one.
    open_beside(li, second)
    press_until_told(li, "a", "已受理")
    chen = sit_down("chen")
    chen.goto("/desk/")
    go_to(chen, second)
    open_beside(chen, second)
    press_for_dialog(chen, "w")
    chen.keyboard.press("Space")
    tab_to(chen, "needs")
    chen.keyboard.type("请现场联合清理")
    tab_to(chen, "place")
    chen.keyboard.type("菜场南门")
    send(chen, "已吹哨")
    until(lambda: steps.state(portal, second) == "dispatched", seconds=20, what="a worker has routed the whistle")

    # The department and the community do their part; then the resident is called and the case closed.
    steps.handle(sit_down("zhou"), second, "zhou-keyboard")
    steps.verify(sit_down("zhao", size=PHONE), second)
    look_at(li, "7", "call-back")
    go_to(li, second)
    open_beside(li, second)
    press_for_dialog(li, "c")
    for _ in range(4):
        li.keyboard.press("Space")
        li.keyboard.press("Tab")
    li.keyboard.type("已致电")
    shot(li, "32-keyboard-call-back")
    send(li, "回访结果已记录")
    look_at(li, "8", "evaluate")
    go_to(li, second)
    open_beside(li, second)
    press_for_dialog(li, "e")
    li.keyboard.press("Space")
    send(li, "评价已记录")

    assert steps.state(portal, second) == "closed"


def test_keys_help_search_tick_and_lead_back_and_do_nothing_while_somebody_types(
    portal: Installation, sit_down: SitDown, shot: Shot
) -> None:
    worker = sit_down("wang", size=PHONE)
    number = steps.report_as_worker(worker, category="urban-lights", text="巷口的路灯坏了三天。")
    li = sit_down("li")
    li.goto("/desk/?view=open")

    press_for_dialog(li, "?")
    expect(li.locator(DIALOG)).to_contain_text("Ctrl")
    li.keyboard.press("Escape")
    expect(li.locator(DIALOG)).to_have_count(0)

    # What is typed is text and nothing else.
    li.keyboard.press("/")
    li.keyboard.type("jadnx?")
    expect(li.locator("#bar-search")).to_have_value("jadnx?")
    assert steps.state(portal, number) == "reported"
    li.keyboard.press("Escape")

    # A reply to a case with no answer to give is a note to colleagues; Esc leaves the words, then the case.
    go_to(li, number)
    open_beside(li, number)
    press_for_dialog(li, "r")
    li.keyboard.press("Escape")
    li.keyboard.press("Escape")
    expect(li.locator("#case-panel")).to_be_hidden()
    assert li.evaluate(FOCUSED) == number

    # Ticked, the bar offers what fits, and a refresh of the list takes neither the tick nor the focus away.
    li.keyboard.press("x")
    expect(li.locator("#many")).to_be_visible()
    expect(li.locator("#many button[value=register]")).to_be_visible()
    expect(li.locator("#many button[value=dispatch]")).to_be_hidden()
    shot(li, "33-keyboard-ticked")
    with li.expect_response(lambda answer: "/desk/" in answer.url and "HX-Request".lower() in answer.request.headers):
        pass
    expect(li.locator(f"[data-case='{number}'] .tick input")).to_be_checked()
    assert li.evaluate(FOCUSED) == number
    li.locator("#many button[value=watch]").focus()
    li.keyboard.press("Enter")
    li.wait_for_url("**/desk/many/**")
    send(li, "已完成 1 件")
    assert (
        portal.rows(
            "SELECT count(*) FROM cases_casewatch w JOIN cases_case c ON c.id = w.case_id WHERE c.number = %s", [number]
        )[0][0]
        == 1
    )

    li.keyboard.press("n")
    li.wait_for_url("**/cases/new/**")


def test_a_morning_at_the_inbox_goes_by_keyboard_alone(portal: Installation, sit_down: SitDown, shot: Shot) -> None:
    worker, li, zhou = sit_down("wang", size=PHONE), sit_down("li"), sit_down("zhou")
    told = ("巷口的路灯坏了。", "楼道的路灯不亮。")
    numbers = [steps.report_as_worker(worker, category="urban-lights", text=text) for text in told]
    for number in numbers:
        steps.open_case(li, number)
        steps.begin(li, Action.REGISTER)
        steps.begin(li, Action.DISPATCH)
        steps.answer(li, lead="D-URBAN")
        steps.finish_move(li, Action.DISPATCH)
    zhou.goto("/inbox/")

    for number in numbers:
        go_to(zhou, number)
        zhou.keyboard.press("x")
    expect(zhou.locator("#many")).to_contain_text("已勾选 2 件")
    with zhou.expect_response(lambda answer: "/inbox/" in answer.url and "hx-request" in answer.request.headers):
        pass
    for number in numbers:
        expect(zhou.locator(f"[data-case='{number}'] .tick input")).to_be_checked()
    shot(zhou, "35-inbox-ticked")
    zhou.locator("#many button[value=sign_for]").focus()
    zhou.keyboard.press("Enter")
    zhou.wait_for_url("**/inbox/many/**")
    send(zhou, "已完成 2 件任务")

    signed = "SELECT count(a.signed_at) FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id"
    assert portal.rows(f"{signed} WHERE c.number = ANY (%s)", [numbers])[0][0] == 2

    zhou.goto("/inbox/")
    zhou.locator(f"tr[data-case='{numbers[0]}'] .next-step a").click()
    zhou.wait_for_url("**/make_contact/**")
    expect(zhou.locator(".case-told")).to_contain_text(told[0])
    zhou.keyboard.press("Escape")
    zhou.wait_for_url(f"**/cases/{numbers[0]}/?back=inbox")
    zhou.go_back()
    zhou.locator("textarea").fill("已电话联系")
    send(zhou, "联系情况已记录")
    assert zhou.url.endswith("/inbox/")


def test_a_row_lights_its_pin_on_the_map_beside_the_list(sit_down: SitDown, shot: Shot) -> None:
    worker = sit_down("wang", size=PHONE)
    number = steps.report_as_worker(worker, category="urban-lights", text="巷口的路灯又坏了。")
    li = sit_down("li")
    li.goto("/desk/?view=open")

    li.keyboard.press("m")
    li.locator("portal-map[ready]").wait_for()
    go_to(li, number)

    lit = "document.querySelector('portal-map').map.getFilter('cases-lit').at(-1)"
    until(lambda: li.evaluate(lit) == number, seconds=15, what="the pin is lit")
    shot(li, "34-map-beside-the-list")

    # A new case comes by itself, to the list and to the map.
    later = steps.report_as_worker(worker, category="urban-lights", text="又一盏路灯不亮。")
    pins = "document.querySelector('portal-map').map.querySourceFeatures('points')"
    drawn = f"{pins}.some((pin) => pin.properties.number === '{later}')"
    until(lambda: bool(li.evaluate(drawn)), seconds=20, what="the new case has its pin")
