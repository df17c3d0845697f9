"""A portal of real processes and people in front of real browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import DESKTOP
from tests.district import PASSWORD
from tests.faults.installation import Installation

SHOTS = Path(__file__).parents[2] / ".local" / "shots" / "journeys"


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The portal with its test district: servers, web, worker and beat, all real."""
    installation = Installation(tmp_path_factory.mktemp("portal"))
    try:
        installation.found()
        installation.start_web()
        installation.start_worker()
        installation.start_beat()
        yield installation
    finally:
        installation.end()


@pytest.fixture
def sit_down(portal: Installation, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a browser for someone: `sit_down("li")` logs the dispatcher in, `sit_down()` is a resident."""
    contexts: list[BrowserContext] = []

    def open_for(username: str = "", *, size: dict[str, int] = DESKTOP, language: str = "zh-CN") -> Page:
        context = browser.new_context(
            base_url=portal.address,
            viewport={"width": size["width"], "height": size["height"]},
            locale=language,
            timezone_id="Asia/Shanghai",
            geolocation={"longitude": 118.705, "latitude": 31.205},
            permissions=["geolocation"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if username:
            page.goto("/login/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", PASSWORD)
            page.locator("main button[type=submit], form button[type=submit]").last.click()
            page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield open_for
    for context in contexts:
        context.close()


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of a screen under `.local/shots/journeys`."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}.png", full_page=page.locator("dialog[open]").count() == 0)

    return take
