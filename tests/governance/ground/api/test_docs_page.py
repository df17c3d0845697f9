"""The API's own description opens in a browser without breaking the content security policy."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from playwright.sync_api import Browser, ConsoleMessage

from governance.wsgi import application


class Silent(WSGIRequestHandler):
    """Serves without writing a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """The portal, served by a thread of this process; the page needs no database."""
    with make_server("127.0.0.1", 0, application, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_page_lists_the_operations_without_an_error_in_the_console(address: str, browser: Browser) -> None:
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    with browser.new_page(viewport={"width": 1280, "height": 900}) as page:
        page.on("console", listen)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{address}/api/docs/")
        page.locator(".opblock-summary-path", has_text="/api/v1/cases/").first.wait_for(timeout=30_000)
        page.locator(".opblock-post").first.click()
        page.locator(".opblock-body").first.wait_for()

    assert said == []
