"""Every file that a page names is there, and nothing of a page runs or paints outside the portal's own files."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from governance.ground.http.pages.assets import PACKAGED, VENDOR, NodeFinder
from governance.ground.http.pages.menus import places

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted(path for path in (ROOT / "static" / "css").glob("*.css") if path.name != "tokens.css")
STATIC_TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
ICON_BY_NAME = re.compile(r"""<c-icon name="([^"{]+)"|icons\.svg' %}#([a-z0-9-]+)|\bicon="([a-z0-9-]+)\"""")


def named_in_templates(pattern: re.Pattern[str]) -> set[str]:
    found = (match for path in TEMPLATES for match in pattern.findall(path.read_text()))
    return {name for match in found for name in ([match] if isinstance(match, str) else match) if name}


@pytest.mark.parametrize("name", sorted(named_in_templates(STATIC_TAG)))
def test_a_static_file_named_in_a_template_exists(name: str) -> None:
    assert finders.find(name), f"{name} is in no static folder and not in governance/ground/http/pages/assets.py"


@pytest.mark.parametrize("name", sorted(VENDOR))
def test_a_vendor_file_is_installed_and_named_by_a_template(name: str) -> None:
    assert NodeFinder().find(name)
    assert name in named_in_templates(STATIC_TAG)


def test_nothing_else_of_the_browser_packages_is_shown() -> None:
    shown = {name for name, _storage in NodeFinder().list([])}

    assert shown == set(VENDOR)
    assert NodeFinder().find("vendor/htmx/package.json") == []


def test_of_what_packages_bring_only_what_a_page_names_is_collected() -> None:
    own = {str(path.relative_to(ROOT / "static")) for path in (ROOT / "static").rglob("*") if path.is_file()}
    collected = {name for finder in finders.get_finders() for name, _storage in finder.list([])}

    assert collected == own | set(VENDOR) | set(PACKAGED)


def test_the_page_of_the_api_finds_every_file_that_it_names(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()

    named = {name for name in PACKAGED if name in page}
    assert named == set(PACKAGED)
    assert [name for name in named if not finders.find(name)] == []


def test_vendor_files_point_to_no_source_map() -> None:
    storage = NodeFinder().storage

    assert [name for name in VENDOR if b"sourceMappingURL=" in storage.open(name).read()] == []


def test_every_icon_named_in_a_template_is_on_the_sheet() -> None:
    sheet = (ROOT / "static" / "img" / "icons.svg").read_text()
    menu = [place.icon for name in ("STAFF", "PHONE", "RESIDENT") for place in places(name)]

    assert menu
    assert {name for name in named_in_templates(ICON_BY_NAME) | set(menu) if f'id="{name}"' not in sheet} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_come_from_the_tokens(path: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text()) == []


def test_the_lock_file_names_no_host() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


# Classes that the libraries of the browser give to what they draw, and those of a message by its level.
OF_LIBRARIES = re.compile(r"maplibregl-|htmx-|tone-(debug|info|success|warning|error)$")


def styled() -> set[str]:
    """The classes for which a stylesheet of the portal has a rule."""
    rules = "\n".join(re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", path.read_text(), flags=re.DOTALL) for path in STYLES)
    return set(re.findall(r"\.([A-Za-z][\w-]*)", rules))


def is_given(name: str, written: str) -> bool:
    """Whether something takes the class: by its name, or as `map-{{ height }}` with `height="tall"`."""
    if re.search(rf"(?<![\w-]){name}(?![\w-])", written):
        return True
    begin, _dash, end = name.rpartition("-")
    makers = re.findall(rf"(?<![\w-]){begin}-\{{\{{ (\w+)", written)
    return any(re.search(rf"""{maker}=["']{end}["' |]""", written) for maker in makers)


def test_what_is_styled_is_there_to_be_styled() -> None:
    sources = [*TEMPLATES, *(ROOT / "static" / "js").glob("*.js")]
    sources += [path for app in ("governance", "grids", "cases", "services") for path in (ROOT / app).rglob("*.py")]
    written = "\n".join(path.read_text() for path in sources)

    assert len(styled()) > 100
    assert sorted(name for name in styled() if not OF_LIBRARIES.match(name) and not is_given(name, written)) == []
