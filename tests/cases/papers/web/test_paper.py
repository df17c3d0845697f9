"""Pages and the file of a case on paper: white, whole, with who printed them; a file that says what happened when."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, Route

from cases.casework.commands import closing
from cases.casework.commands.closing import Answers
from cases.desk.queries.case_page import case_page
from cases.models import Case
from cases.papers.commands.case_file import paper_of
from cases.rules.workflow import Satisfaction
from tests import stories
from tests.district import District, moment

LANDSCAPE = {"width": 1031, "height": 730}  # What A4 leaves between its margins, in pixels.
CUT = """() => [...document.querySelectorAll("table, canvas, h1, .stats")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))"""
HIDDEN = """() => [...document.querySelectorAll("details table")]
  .filter((one) => !one.checkVisibility({contentVisibilityAuto: true})).length"""


@pytest.fixture(params=["/rates/?period=2026-03", "/statistics/", "/supervision/", "/desk/"])
def answer(district: District, request: pytest.FixtureRequest) -> str:
    """Return a page of the street's director; asked for before the browser takes the thread."""
    stories.routed(district)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(district.person("chen"))
    return client.get(request.param).content.decode()


def test_a_page_on_paper_is_white_whole_and_says_who_printed_it(answer: str, browser: Browser) -> None:
    def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = Path(str(finders.find(path.removeprefix("/static/"))))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        elif path == "/":
            route.fulfill(body=answer, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    with browser.new_page(viewport=LANDSCAPE, color_scheme="dark") as page:
        page.route("**/*", serve)
        page.goto("http://portal.test/")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")

        assert page.evaluate(CUT) == []
        assert page.evaluate(HIDDEN) == 0
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')") == "#1b2430"
        assert "陈主任" in page.locator(".print-line").inner_text()
        assert page.locator(".side, .bar, .btn").locator("visible=true").count() == 0


def file_of(case: Case, *, by: str, district: District, hour: int) -> str:
    actor, now = district.actor(by), moment(hour)
    return paper_of(case_page(actor, case.number, now=now), by=actor, now=now)


def test_a_result_that_the_resident_did_not_accept_is_not_the_outcome(district: District) -> None:
    case = stories.calling_back(district)
    told = file_of(case, by="li", district=district, hour=15)
    said = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=said)
    outcome = Case.objects.get(pk=case.pk).outcome

    with translation.override("en"):
        refuted = file_of(case, by="li", district=district, hour=17)

    assert outcome
    assert "<h2>办理结果" in told
    assert "<h2>Outcome" not in refuted


def test_the_file_goes_from_the_report_on_and_gives_moments_due_and_done(district: District) -> None:
    case = stories.handled(district, stories.routed(district), "wu")

    with translation.override("en"):
        text = file_of(case, by="li", district=district, hour=17)

    assert text.index("Reported ·") < text.index("Whistle blown ·") < text.index("Routed ·")
    assert "due 2026-03-02 11:30 · done 2026-03-02" in text
    assert "not done yet" in text
    assert " left" not in text
    assert "<svg" in text
    assert "Approved by" in text
