"""Take a picture of every screen on the demo district, phone and desktop, Chinese and English, and look for faults.

python -m tests.journeys.shots                       every screen, below .local/shots
python -m tests.journeys.shots --only desk,inbox     some of them
python -m tests.journeys.shots --pictures            the pictures of the READMEs as well

Ends with 1 when a page fails, complains in the console, is wider than its window, or is not accessible to axe.
"""

import argparse
import html
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
sys.path.insert(0, str(Path(__file__).parents[2] / "bin"))
django.setup()

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright  # noqa: E402
from playwright.sync_api import Error as BrowserError  # noqa: E402

from tests.browser import DESKTOP, PHONE, launch  # noqa: E402
from tests.faults.installation import DATABASE, PROGRAMS, ROOT, Installation, until  # noqa: E402
from tests.journeys.screens import RESIDENT, SCREENS, Screen  # noqa: E402

PASSWORD = "shaosheng-demo"
SHOTS = ROOT / ".local" / "shots"
IMAGES = ROOT / "docs" / "images"
SIZES = {"phone": PHONE, "desktop": DESKTOP}
LANGUAGES = ("zh-CN", "en")
WORKERS_PLACE = {"longitude": 118.6817, "latitude": 31.2304, "accuracy": 12}
PATIENCE = 60_000
# What a file of cases looks like, so that the import's page has something to show: two good rows and a bad one.
FILE_OF_CASES = (
    "来源编号,类别,诉求内容,社区代码\n"
    "SHOTS-1,urban-litter,菜场后门的垃圾三天没有清运,999901001001\n"
    "SHOTS-2,urban-lights,巷口的路灯坏了，夜里看不清路,999901001002\n"
    "SHOTS-3,no-such-category,类别写错的一行,999901001001\n"
)
PICTURES = {"desk": "desktop", "report": "phone"}
MOST_COLOURS = 128
TALLEST = 8000


class DemoInstallation(Installation):
    """A portal with the demo district instead of the tests'."""

    def found(self) -> None:
        """Start the servers and load the demo district."""
        self.postgres.start()
        self.redis.start()
        self.postgres.create_database(DATABASE)
        for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
            run = [str(PROGRAMS / "python"), "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)


@dataclass
class Finding:
    """What a user would frown at on one picture."""

    picture: str
    words: str


@dataclass
class Photographer:
    """Goes from screen to screen as the person who uses it, and notes what is wrong there."""

    browser: Browser
    address: str
    findings: list[Finding] = field(default_factory=list)
    _signed_in: dict[str, Any] = field(default_factory=dict)

    def visit(self, screen: Screen, path: str, *, size: str, language: str) -> None:
        """Take one picture."""
        picture = f"{language}/{size}/{screen.name}.png"
        with self._page_of(screen.person, size, language) as page:
            heard = _listen(page)
            answer = page.goto(path, wait_until="load")
            status = answer.status if answer else 0
            if screen.send:
                status = _send(page, screen)
            elif screen.fill:
                page.evaluate(screen.fill)
            if screen.press:
                page.locator(screen.press).first.click()
                page.locator("dialog[open]").wait_for()
            _settle(page)
            (SHOTS / picture).parent.mkdir(parents=True, exist_ok=True)
            self._note(picture, _faults(page, screen, status, heard))
            if PICTURES.get(screen.name) == size:
                page.screenshot(path=_picture_for_readme(screen.name, language))
            if not screen.press:
                _stretch(page)
            page.screenshot(path=SHOTS / picture)

    def _note(self, picture: str, words: Iterable[str]) -> None:
        for each in words:
            self.findings.append(Finding(picture, each))
            sys.stdout.write(f"  {picture}: {each}\n")

    @contextmanager
    def _page_of(self, person: str, size: str, language: str) -> Iterator[Page]:
        context = self._context(size, language, self._session_of(person))
        try:
            yield context.new_page()
        finally:
            context.close()

    def _session_of(self, person: str) -> Any:
        if person == RESIDENT:
            return None
        if person not in self._signed_in:
            context = self._context("desktop", "en", None)
            page = context.new_page()
            page.goto("/login/")
            page.fill("#id_username", person)
            page.fill("#id_password", PASSWORD)
            page.locator("#id_password").press("Enter")
            page.wait_for_url(lambda url: "/login" not in url)
            self._signed_in[person] = context.storage_state()
            context.close()
        return self._signed_in[person]

    def _context(self, size: str, language: str, session: Any) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.address,
            viewport=cast(Any, SIZES[size]),
            locale=language,
            timezone_id="Asia/Shanghai",
            geolocation=cast(Any, WORKERS_PLACE),
            permissions=["geolocation"],
            storage_state=session,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        return context


def _listen(page: Page) -> list[str]:
    heard: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            heard.append(f"console: {message.text}")

    page.on("console", told)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("response", lambda answer: answer.status >= 500 and heard.append(f"{answer.status} from {answer.url}"))
    return heard


def _send(page: Page, screen: Screen) -> int:
    """Send the page's form as the screen says; return the status of the answer."""
    _settle(page)
    page.evaluate(screen.fill)
    is_answer = lambda answer: answer.request.method == "POST"  # noqa: E731
    with page.expect_response(is_answer) as answered, page.expect_navigation():
        page.locator(screen.send).first.click()
    return int(answered.value.status)


def _settle(page: Page) -> None:
    """Wait until maps are drawn and nothing more is asked of the server."""
    page.evaluate("document.fonts.ready.then(() => true)")
    maps = page.locator("portal-map")
    for n in range(maps.count()):
        maps.nth(n).scroll_into_view_if_needed()
        page.locator("portal-map[ready]").nth(n).wait_for()
        page.evaluate(
            "n => new Promise(drawn => { const map = document.querySelectorAll('portal-map')[n].map;"
            " if (map.loaded()) drawn(true); else map.once('idle', () => drawn(true)); })",
            n,
        )
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")


def _stretch(page: Page) -> None:
    """Make the window as tall as the page, so that bars at its foot do not lie across the middle of the picture."""
    tall = page.evaluate("document.documentElement.scrollHeight")
    size = page.viewport_size
    if size and tall > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": min(tall, TALLEST)})
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))")


def _faults(page: Page, screen: Screen, status: int, heard: list[str]) -> Iterator[str]:
    yield from heard
    if status != screen.status:
        yield f"answered {status}, not {screen.status}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if too_wide > 0:
        yield f"is {too_wide} px wider than its window"
    if screen.foreign:
        return
    for violation in Axe().run(page).response["violations"]:
        where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        yield f"axe {violation['id']} ({len(violation['nodes'])}): {violation['help']} – {where}"


# ---- the whole round ----------------------------------------------------------------------------------------------


def _prepare(photographer: Photographer, installation: Installation) -> None:
    """Import a small file through the page, so that imports have something to show."""
    with photographer._page_of("dispatcher", "desktop", "zh-CN") as page:
        page.goto("/imports/")
        file = {"name": "cases.csv", "mimeType": "text/csv", "buffer": FILE_OF_CASES.encode()}
        page.locator("input[type=file]").set_input_files([cast(Any, file)])
        page.locator("form:has(input[type=file]) button.btn-primary").click()
        page.wait_for_url(lambda url: not url.endswith("/imports/"))
    until(lambda: not installation.pending(), seconds=180, what="workers have done what was waiting")


def _path_of(screen: Screen, installation: Installation) -> str:
    if not screen.given:
        return reverse(screen.view) + screen.query
    rows = installation.rows(screen.given)
    assert rows, f"The demo district has nothing to show for {screen.name}."
    if "{}" in screen.query:
        return reverse(screen.view) + screen.query.format(*rows[0])
    return reverse(screen.view, args=rows[0]) + screen.query


def take(screens: Sequence[Screen], installation: Installation, browser: Browser) -> list[Finding]:
    """Take every picture of the screens; return what is wrong on them."""
    photographer = Photographer(browser, installation.address)
    _prepare(photographer, installation)
    for n, screen in enumerate(screens, 1):
        path = _path_of(screen, installation)
        sys.stdout.write(f"{n}/{len(screens)} {screen.name} {path}\n")
        sys.stdout.flush()
        for size in SIZES:
            for language in LANGUAGES:
                try:
                    photographer.visit(screen, path, size=size, language=language)
                except BrowserError as error:
                    photographer._note(f"{language}/{size}/{screen.name}.png", [f"no picture: {error.message[:300]}"])
    return photographer.findings


def write_sheet(screens: Sequence[Screen], findings: Sequence[Finding]) -> Path:
    """Write the contact sheet: a row for each screen, with what is wrong on it."""
    lines = ["<!doctype html><meta charset=utf-8><title>Shots</title><style>img { max-width: 24% }</style>"]
    for screen in screens:
        lines.append(f"<h2>{html.escape(screen.name)}</h2>")
        own = [each for each in findings if Path(each.picture).stem == screen.name]
        lines.extend(f"<p>{html.escape(each.picture)}: {html.escape(each.words)}</p>" for each in own)
        for size in SIZES:
            for language in LANGUAGES:
                picture = f"{language}/{size}/{screen.name}.png"
                lines.append(f'<a href="{picture}"><img src="{picture}" alt="{picture}" loading="lazy"></a>')
    sheet = SHOTS / "index.html"
    sheet.write_text("\n".join(lines))
    return sheet


def _picture_for_readme(name: str, language: str) -> Path:
    return SHOTS / f"{name}.{language[:2]}.png"


def keep_pictures() -> None:
    """Put the pictures of the READMEs into `docs/images`, small."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        for language in LANGUAGES:
            picture = _picture_for_readme(name, language)
            Image.open(picture).convert("RGB").quantize(MOST_COLOURS).save(IMAGES / picture.name, optimize=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.journeys.shots")
    parser.add_argument("--only", default="", help="names of screens, by comma")
    parser.add_argument("--pictures", action="store_true", help="renew the pictures of the READMEs as well")
    asked = parser.parse_args()
    screens = [screen for screen in SCREENS if not asked.only or screen.name in asked.only.split(",")]
    with tempfile.TemporaryDirectory(prefix="shots-") as folder, sync_playwright() as playwright:
        installation = DemoInstallation(Path(folder))
        try:
            installation.found()
            installation.start_web()
            installation.start_worker()
            installation.start_beat()
            browser = launch(playwright)
            findings = take(screens, installation, browser)
            browser.close()
        finally:
            installation.end()
    if asked.pictures:
        keep_pictures()
    sys.stdout.write(f"{len(findings)} findings; the contact sheet is {write_sheet(screens, findings)}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
