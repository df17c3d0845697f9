"""No screen is forgotten when pictures of all of them are taken."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from tests.journeys.screens import NO_SCREENS, SCREENS

MAP = re.compile(r"<c-map\b[^>]*>")


def names_of_pages(patterns: list[Any], prefix: str = "", route: str = "") -> Iterator[str]:
    for entry in patterns:
        path = route + str(entry.pattern)
        if path.startswith("api/v1/"):
            continue
        if not isinstance(entry, URLPattern):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names_of_pages(entry.url_patterns, inner, path)
        elif entry.name:
            yield prefix + entry.name


def test_every_page_has_a_picture_or_is_none() -> None:
    assert set(names_of_pages(get_resolver().url_patterns)) == {screen.view for screen in SCREENS} | NO_SCREENS


def test_what_has_a_picture_is_not_called_none() -> None:
    assert not {screen.view for screen in SCREENS} & NO_SCREENS


def test_every_picture_has_a_name_of_its_own() -> None:
    assert len({screen.name for screen in SCREENS}) == len(SCREENS)


def test_every_screen_that_is_sent_says_what_the_portal_answers() -> None:
    assert all(screen.status != 200 for screen in SCREENS if screen.send)


def test_every_map_knows_where_to_start() -> None:
    pages = (Path(__file__).parents[2] / "templates").rglob("*.html")
    maps = [tag for page in pages if page.parent.name != "components" for tag in MAP.findall(page.read_text())]
    assert maps
    assert not [tag for tag in maps if "bounds=" not in tag and "lon=" not in tag]
