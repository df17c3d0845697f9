"""On pages of one language the other one's words say which language they are."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from governance.ground.http.pages.tongues import CHINESE, with_tongues
from tests import stories
from tests.district import District

SIGN = re.compile(f"[{CHINESE}]")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What is read by programs only.
SILENT = {"script", "style"}
PAGES = {
    "feng": ("organisation-tree", "person-list", "gateway-list", "delivery-list", "start", "channel-list", "account"),
    "yang": ("log", "notification-list", "security-log"),
}
OF_CASES = {
    "li": ("desk", "report", "statistics", "export-cases", "export-list", "import-list", "search"),
    "chen": ("supervision", "assessment", "rates", "application-list", "saved-views", "wall"),
    "zhou": ("inbox", "inbox-past"),
    "zhao": ("today",),
    "he": ("call-backs",),
    "": ("public-report", "public-track"),
}
WALKED = [(who, f"governance:{name}") for who, names in PAGES.items() for name in names]
WALKED += [(who, f"cases:{name}") for who, names in OF_CASES.items() for name in names]
WALKED += [("feng", "cases:rules"), ("li", "grids:map"), ("li", "services:item-list"), ("", "login")]


class Texts(HTMLParser):
    """The texts of a page, each with the language in which it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in."""
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("lang") or self._open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        """Go out again, past what was left open."""
        at = max((n for n, (name, _lang) in enumerate(self._open) if name == tag), default=0)
        del self._open[at or len(self._open) :]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self._open[-1][0] not in SILENT:
            self.found.append((data.strip(), self._open[-1][1]))


def unmarked(page: str) -> Iterator[str]:
    """Yield the texts that hold Chinese signs and do not say so."""
    for text, language in Texts(page).found:
        if SIGN.search(text) and not language.lower().startswith("zh"):
            yield text


@pytest.mark.parametrize(("who", "view"), WALKED)
def test_chinese_words_in_english_pages_carry_their_language(district: District, who: str, view: str) -> None:
    stories.filed(district)
    stories.dispatched(district)
    stories.verifying(district)
    browser = Client(headers={"accept-language": "en"})
    if who:
        browser.force_login(district.person(who))

    answer = browser.get(reverse(view))

    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
    assert list(unmarked(answer.text)) == []


def test_a_case_in_english_marks_what_its_resident_wrote(district: District) -> None:
    case = stories.dispatched(district)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(district.person("li"))

    page = browser.get(f"/cases/{case.number}/").text

    assert f'<bdi lang="zh-Hans">{case.title}</bdi>' in page
    assert list(unmarked(page)) == []


@pytest.mark.parametrize(
    ("language", "given", "marked"),
    [
        ("en", "<p>At 桃园路 12 号, now</p>", '<p>At <bdi lang="zh-Hans">桃园路 12 号</bdi>, now</p>'),
        ("en", '<p title="东街道">East</p>', '<p title="东街道">East</p>'),
        (
            "en",
            '<img alt="东街道" src="x">东街道<b>',
            '<img lang="zh-Hans" alt="东街道" src="x"><bdi lang="zh-Hans">东街道</bdi><b>',
        ),
        ("en", '<input placeholder="如 东街道">', '<input lang="zh-Hans" placeholder="如 东街道">'),
        ("en", '<input lang="zh-Hans" title="东街道">', '<input lang="zh-Hans" title="东街道">'),
        ("en", '<input value="东街道" title="East">', '<input value="东街道" title="East">'),
        ("en", '<option value="1">东街道</option>', '<option value="1" lang="zh-Hans">东街道</option>'),
        ("en", "<textarea>东街道</textarea>", '<textarea lang="zh-Hans">东街道</textarea>'),
        ("en", '<script>let a = "<b>东</b>"</script>', '<script>let a = "<b>东</b>"</script>'),
        ("en", "<svg><text>东</text></svg>", "<svg><text>东</text></svg>"),
        ("en", "<p>East Street</p>", "<p>East Street</p>"),
        ("zh-hans", "<p>东街道 West</p>", "<p>东街道 West</p>"),
        (
            "zh-hans",
            "<p>他说：the road is full of holes。</p>",
            '<p>他说：<bdi lang="en">the road is full of holes</bdi>。</p>',
        ),
        ("zh-hans", '<p class="a b c d e">东街道</p>', '<p class="a b c d e">东街道</p>'),
    ],
)
def test_only_texts_of_the_other_language_are_marked(language: str, given: str, marked: str) -> None:
    assert with_tongues(given, language) == marked
