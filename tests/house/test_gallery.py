"""The gallery shows every component, so that nobody builds one twice and each can be looked at."""

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
GALLERY = "gallery.html"
OPENED = re.compile(r"^ *<form[^\n]* data-draft=[^\n]*", re.MULTILINE)
KEEP_DRAFTS = [
    path for path in sorted(TEMPLATES.rglob("*.html")) if re.search(r"<form[^\n]* data-draft=", path.read_text())
]


def tags_in(path: Path) -> set[str]:
    return set(re.findall(r"<c-([a-z-]+)", path.read_text())) - {"slot", "vars"}


def shown_in_the_gallery() -> set[str]:
    frames = ("document.html", "base.html", "phone.html")
    shown, to_read = set(), set().union(*(tags_in(TEMPLATES / page) for page in (GALLERY, *frames)))
    while to_read - shown:
        tag = (to_read - shown).pop()
        shown.add(tag)
        to_read |= tags_in(TEMPLATES / "components" / f"{tag.replace('-', '_')}.html")
    return shown


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_in_the_gallery(path: Path) -> None:
    assert path.stem.replace("_", "-") in shown_in_the_gallery()


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_on_its_first_line_how_it_is_called(path: Path) -> None:
    assert path.read_text().startswith(f"{{# <c-{path.stem.replace('_', '-')}")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_renders(client: Client, language: str) -> None:
    page = client.get("/gallery/", headers={"accept-language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.django_db
@override_settings(DEPLOYMENT="production")
def test_production_has_no_gallery(client: Client) -> None:
    assert client.get("/gallery/").status_code == 404


@pytest.mark.django_db
def test_the_frame_asks_the_database_nothing_of_a_stranger(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/gallery/")


@pytest.mark.parametrize("path", KEEP_DRAFTS, ids=lambda path: path.stem)
def test_a_form_that_keeps_a_draft_says_when_the_portal_gave_it_back(path: Path) -> None:
    assert all(".is_bound %} data-given-back{% endif %}" in tag for tag in OPENED.findall(path.read_text()))
