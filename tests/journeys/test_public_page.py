"""The residents' page in real browsers: without a map, without script, on a phone, with faults to mend."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import CHROMIUM, FLAGS, PHONE
from tests.faults.installation import Installation
from tests.journeys.steps import calm, send, show

OUTSIDE = {"longitude": 100.0, "latitude": 10.0}
COMMUNITY, CATEGORY = "990000001001", "urban-litter"


@pytest.fixture
def on_a_phone(portal: Installation, browser: Browser) -> Iterator[Page]:
    """A resident's phone whose position lies outside the district."""
    context = browser.new_context(
        base_url=portal.address,
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
        locale="en",
        geolocation=OUTSIDE,  # type: ignore[arg-type]
        permissions=["geolocation"],
    )
    yield context.new_page()
    context.close()


def choose_category(page: Page) -> None:
    choice = page.locator(f"#category-{CATEGORY}")
    show(page.locator("details.category-group", has=choice).locator("summary")).click()
    show(choice).check()


def report_in_words(page: Page) -> None:
    """Report with words and a community; no map is needed."""
    page.goto("/report/")
    expect(page.locator("#id_community_code")).to_be_visible()
    choose_category(page)
    page.fill("[name=text]", "The bins at the market have not been emptied")
    page.select_option("[name=community_code]", COMMUNITY)
    send(page)
    page.wait_for_url("**/report/done/**")


def test_a_browser_that_draws_no_map_reports_by_its_community(portal: Installation, browser: Browser) -> None:
    flags = [*(flag for flag in FLAGS if "gl=" not in flag and "swiftshader" not in flag), "--disable-3d-apis"]
    flat = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    page = flat.new_page(base_url=portal.address, locale="en")

    page.goto("/report/")
    expect(page.locator("portal-map[unable]")).to_be_visible()
    report_in_words(page)
    flat.close()


def test_a_browser_without_script_reports_by_its_community(portal: Installation, browser: Browser) -> None:
    context = browser.new_context(base_url=portal.address, java_script_enabled=False, locale="en")

    report_in_words(context.new_page())
    context.close()


def test_faults_are_linked_and_go_as_soon_as_they_are_mended(on_a_phone: Page) -> None:
    page = on_a_phone
    page.goto("/report/")
    send(page)
    summary = page.locator("[data-form-errors]")
    expect(summary.locator("li")).to_have_count(3)

    summary.locator("[data-error-of=text]").click()
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("The bins have not been emptied")
    expect(summary.locator("li")).to_have_count(2)
    choose_category(page)
    expect(summary.locator("li")).to_have_count(1)
    summary.locator("[data-error-of=location]").click()
    page.select_option("[name=community_code]", COMMUNITY)

    expect(summary).to_have_count(0)
    expect(page.locator(".has-error")).to_have_count(0)
    send(page)
    page.wait_for_url("**/report/done/**")
    page.go_back()
    expect(page.locator("#id_text")).to_be_visible()


def test_a_position_outside_the_district_sets_no_pin_and_says_so(on_a_phone: Page) -> None:
    page = on_a_phone
    page.goto("/report/")

    expect(page.locator("[data-of-position]")).to_be_visible()
    calm(page)

    expect(page.locator("[data-map-lon]")).to_have_value("")
    expect(page.locator(".maplibregl-marker svg")).to_have_count(0)


def test_one_finger_scrolls_past_the_map_and_a_button_shows_the_district(on_a_phone: Page) -> None:
    page = on_a_phone
    page.goto("/report/")
    show(page.locator("portal-map"))

    expect(page.locator(".maplibregl-cooperative-gesture-screen")).to_have_count(1)
    expect(page.get_by_role("button", name="Show the whole district")).to_be_visible()


def test_a_word_of_danger_is_answered_in_sight_of_who_types_it(on_a_phone: Page) -> None:
    page = on_a_phone
    page.goto("/report/")
    show(page.locator("#id_text")).click()
    page.keyboard.type("I can smell gas in the stairs")
    stop = page.locator("[data-danger-stop][role=alert] a[href='tel:119']")

    expect(stop).to_be_in_viewport()
    expect(page.locator("#id_text")).to_be_in_viewport()
    page.locator("#id_resident_phone").focus()
    expect(stop).to_be_in_viewport()
    expect(page.locator("#id_resident_phone")).to_be_in_viewport()
