"""What people do on the screens, one function for each thing they would call by a name."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from cases.rules.workflow import Action
from tests.faults.installation import Installation

Shot = Callable[[Page, str], None]


def unseen(_page: Page, _name: str) -> None:
    """Keep no picture."""


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


def calm(page: Page) -> None:
    """Wait until the page asks for nothing more, so that nothing moves under the next press."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def fill_report(page: Page, *, category: str, text: str) -> None:
    """Fill the report's page: the device's position, a category by its picture, words, a photo."""
    position = page.locator("portal-position button").first
    position.click()
    expect(page.locator("#place-found")).to_contain_text("990000001001001")
    # The page asks for the position by itself too; what the later answer brings must not move what is pressed next.
    expect(position).to_be_enabled()
    calm(page)
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
    about_resident = page.locator("details.more-fields", has=page.locator("[name=resident_name]"))
    show(about_resident.locator("summary")).click()
    page.fill("[name=resident_name]", "居民甲")
    page.fill("[name=resident_phone]", "19900001234")
    # What the portal says of the words pushes the page down; a click in that moment would miss the button.
    page.locator("#report-help > *").first.wait_for()
    calm(page)
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


def state(portal: Installation, number: str) -> str:
    """Return where a case stands, by the database's own word."""
    found: str = portal.rows("SELECT state FROM cases_case WHERE number = %s", [number])[0][0]
    return found


def sign_and_make_contact(page: Page, *, note: str) -> None:
    """Take the open case's assignment on, and note what the resident said."""
    begin(page, Action.SIGN_FOR)
    page.locator("main a[href*='/make_contact/']").first.wait_for()
    begin(page, Action.MAKE_CONTACT)
    answer(page, note=note)
    finish_move(page, Action.MAKE_CONTACT)


def handle(page: Page, number: str, username: str, shot: Shot = unseen) -> None:
    """Take a department's assignment through every step from its inbox."""
    page.goto("/inbox/")
    expect(page.locator(f"tr[data-case='{number}']")).to_be_visible()
    shot(page, f"05-inbox-{username}")
    open_case(page, number)
    sign_and_make_contact(page, note="已电话联系，约下午到场")
    begin(page, Action.REPORT_IN)
    by = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    promise = {"spoken_to": "赵书记", "plan": "先行清运，再议长效管理", "plan_by": f"{by:%Y-%m-%dT%H:%M}"}
    answer(page, place="菜场南门", **promise)
    finish_move(page, Action.REPORT_IN)
    begin(page, Action.FINISH)
    answer(page, result="已清运，现场冲洗干净")
    page.locator("dialog[open] input[type=file]").set_input_files([photo()])  # type: ignore[list-item]
    shot(page, f"06-finish-{username}")
    finish_move(page, Action.FINISH)


def verify(page: Page, number: str, shot: Shot = unseen) -> None:
    """Say that the result was found on site."""
    page.goto("/today/")
    shot(page, "07-today")
    open_case(page, number)
    begin(page, Action.VERIFY)
    answer(page, is_done="yes", note="现场干净，居民在场")
    finish_move(page, Action.VERIFY)


def evaluate(page: Page, number: str, shot: Shot = unseen) -> None:
    """Give every department its points."""
    open_case(page, number)
    begin(page, Action.EVALUATE)
    for points in page.locator("dialog[open] input[type=radio][value='5']").all():
        points.check()
    shot(page, "08-evaluate")
    finish_move(page, Action.EVALUATE)


def call_back(page: Page, number: str, shot: Shot = unseen, *, is_solved: bool) -> None:
    """Ask the resident and record the three answers."""
    page.goto("/call-backs/")
    shot(page, "08-call-backs")
    open_case(page, number)
    begin(page, Action.CALL_BACK)
    answers = {"was_contacted": "yes", "satisfaction": "satisfied" if is_solved else "dissatisfied"}
    answer(page, is_reached="yes", is_solved="yes" if is_solved else "no", note="已致电", **answers)
    finish_move(page, Action.CALL_BACK)
