"""On a phone the keyboard goes through every field page, and nothing that has the focus lies under a bar."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.rules.workflow import Action
from tests.browser import PHONE
from tests.faults.installation import Installation, until
from tests.journeys import steps

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
NARROW = {"width": 320, "height": 640}
MOST = 400
# Where the focus is, and which of its points something else lies over; None where the page has been gone through.
FOCUSED = """() => {
  const bars = ".foot-nav, .sticky-action, .many-bar, .bar, .toast-place";
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const isUnseen = getComputedStyle(focused).opacity === "0" || focused.matches(".visually-hidden, [type=file]");
  const shown = (isUnseen && focused.labels?.[0]) || focused;
  const box = shown.getBoundingClientRect();
  // Of what somebody writes in, the line that is written on is what must be seen.
  const end = focused.matches("textarea") ? box.top + 40 : box.bottom;
  const top = Math.max(box.top, 0), bottom = Math.min(end, innerHeight);
  const name = `${focused.tagName} ${focused.id || focused.name || focused.textContent.trim().slice(0, 30)}`;
  if (bottom - top < 1 || box.width < 1) return { name, at: "outside", own: shown.outerHTML.slice(0, 80) };
  for (const y of [top + 1, (top + bottom) / 2, bottom - 1]) {
    const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
    const above = document.elementFromPoint(x, y)?.closest(bars);
    if (above && !above.contains(shown)) return { name, at: above.className, own: shown.outerHTML.slice(0, 80) };
  }
  return { name, at: "" };
}"""
# Bars are pressed with a thumb; links within sentences are words.
PRESSED = ".foot-nav a, .sticky-action .btn, main .btn:not(.btn-small), .bar .btn, .bar-button, .waiting-bar a"
SMALL = """(pressed) => [...document.querySelectorAll(pressed)]
  .filter((each) => each.checkVisibility())
  .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => box.height && (box.height < 43.5 || box.width < 43.5))
  .map(([words, box]) => `${words} ${box.width} x ${box.height}`)"""


def hidden_on_the_way(page: Page) -> list[str]:
    """Tab through the whole page forwards and backwards; return what was hidden while it had the focus."""
    found: dict[str, None] = {}
    for key in ("Tab", "Shift+Tab"):
        page.evaluate("document.activeElement.blur()")
        for _ in range(MOST):
            page.keyboard.press(key)
            focused = page.evaluate(FOCUSED)
            if focused is None:
                break
            if focused["at"]:
                found[f"{key} {focused['name']} – {focused['at']} – {focused['own']}"] = None
    return list(found)


@pytest.fixture
def number(portal: Installation, sit_down: SitDown) -> str:
    """A case that a department has been given."""
    made = steps.report_as_worker(sit_down("wang", size=PHONE), category="urban-lights", text="桥头路灯不亮。")
    li = sit_down("li")
    steps.open_case(li, made)
    steps.begin(li, Action.REGISTER)
    steps.begin(li, Action.DISPATCH)
    steps.answer(li, lead="D-URBAN")
    steps.finish_move(li, Action.DISPATCH)
    until(lambda: steps.state(portal, made) == "dispatched", seconds=20, what="the case is dispatched")
    zhou = sit_down("zhou")
    steps.open_case(zhou, made)
    steps.sign_and_make_contact(zhou, note="已电话联系")
    return made


def test_nothing_with_the_focus_is_hidden_and_the_foot_menu_stays_on_every_field_page(
    portal: Installation, sit_down: SitDown, number: str
) -> None:
    part = portal.rows(
        "SELECT a.id FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id WHERE c.number = %s", [number]
    )[0][0]
    work = f"/cases/{number}/assignments/{part}"
    pages = {
        "wang": ["/cases/new/", "/today/", f"/cases/{number}/", "/reports-here/", "/notifications/"],
        "zhou": ["/inbox/", f"/cases/{number}/", f"{work}/finish/", "/inbox/past/", "/search/"],
    }
    faults: list[str] = []

    for username, addresses in pages.items():
        page = sit_down(username, size=PHONE)
        for address in addresses:
            assert page.goto(address).status == 200, address  # type: ignore[union-attr]
            for size in (PHONE, NARROW):
                page.set_viewport_size({"width": size["width"], "height": size["height"]})
                page.wait_for_load_state("networkidle")
                expect(page.locator(".foot-nav")).to_be_visible()
                where = f"{address} at {size['width']} px: "
                faults += [where + each for each in hidden_on_the_way(page)]
                faults += [where + "too small: " + each for each in page.evaluate(SMALL, PRESSED)]
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where

    assert not faults, "\n".join(faults)


def test_nothing_with_the_focus_is_hidden_on_the_pages_of_residents(sit_down: SitDown) -> None:
    page = sit_down(size=PHONE)
    faults: list[str] = []

    for address in ("/report/", "/track/", "/reports-here/"):
        page.goto(address)
        for size in (PHONE, NARROW):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            page.wait_for_load_state("networkidle")
            faults += [f"{address} at {size['width']} px: {each}" for each in hidden_on_the_way(page)]

    assert not faults, "\n".join(faults)
