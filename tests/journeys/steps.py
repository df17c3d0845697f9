"""What people do on the screens, one function for each thing they would call by a name."""

import re
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from cases.workflow import Action


def photo() -> dict[str, object]:
    """Return a small drawn picture as a file to choose."""
    picture = Image.new("RGB", (640, 480), "#8aa")
    ImageDraw.Draw(picture).rectangle((180, 200, 460, 380), fill="#543")
    out = BytesIO()
    picture.save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def show(thing: Locator) -> Locator:
    """Scroll as a thumb would, so that nothing lies under the bars at the foot of the screen."""
    thing.evaluate("element => element.scrollIntoView({block: 'center'})")
    return thing


def fill_report(page: Page, *, category: str, text: str) -> None:
    """Fill the report's page: the device's position, a category by its picture, words, a photo."""
    page.locator("portal-position button").first.click()
    expect(page.locator("#place-found")).to_contain_text("990000001001001")
    choice = page.locator(f"#category-{category}")
    show(page.locator("details.category-group", has=choice).locator("summary")).click()
    show(choice).check()
    page.fill("[name=text]", text)
    page.locator("input[type=file][name=photos]").first.set_input_files([photo()])  # type: ignore[list-item]


def send(page: Page) -> None:
    """Send the page's main form."""
    page.locator("main form button.btn-primary").last.click()


def report_as_worker(page: Page, *, category: str, text: str) -> str:
    """File a case from the worker's phone page; return its number."""
    page.goto("/cases/new/")
    fill_report(page, category=category, text=text)
    show(page.locator("details.more-fields summary")).click()
    page.fill("[name=resident_name]", "居民甲")
    page.fill("[name=resident_phone]", "19900001234")
    send(page)
    page.wait_for_url("**/cases/new/done/**")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def open_case(page: Page, number: str) -> None:
    """Open a case's page."""
    page.goto(f"/cases/{number}/")


def begin(page: Page, action: Action) -> None:
    """Press the button of a move on the case's page; what asks for nothing is done at once."""
    page.locator(
        f"main a[href*='/{action.value}/'], main form.move-at-once[action*='/{action.value}/'] button"
    ).first.click()


def finish_move(page: Page, action: Action) -> None:
    """Send the open dialog of a move and wait until the page has taken it."""
    dialog = page.locator("dialog[open]")
    dialog.locator("button[type=submit], button.btn-primary, button.btn-danger").last.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(f"main a[href*='/{action.value}/']")).to_have_count(0)


def answer(page: Page, **entries: str) -> None:
    """Fill an open dialog: text by name, or a choice by its value."""
    dialog = page.locator("dialog[open]")
    for name, value in entries.items():
        choice = dialog.locator(f"input[type=radio][name={name}][value='{value}']")
        if choice.count():
            choice.check()
        elif dialog.locator(f"select[name={name}]").count():
            dialog.locator(f"select[name={name}]").select_option(value)
        else:
            dialog.locator(f"[name={name}]").fill(value)


def state_of(page: Page) -> str:
    """Return the state that the case's page shows."""
    return re.sub(r"\s+", " ", page.locator("main .state").first.inner_text()).strip()
