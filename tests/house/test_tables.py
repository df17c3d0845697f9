"""Whoever hears a page and does not see it knows in which row they are, and what a figure counts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# On paper: a form's three empty fields, not data.
WITHOUT_DATA = re.compile(r'<table class="signatures">.*?</table>', re.DOTALL)
TABLE, ROW = re.compile(r"<table\b.*?</table>", re.DOTALL), re.compile(r"<tr\b.*?</tr>", re.DOTALL)
LINK = re.compile(r"<a\b(?P<attributes>(?:[^>{]|\{[^}]*\}+)*)>(?P<words>.*?)</a>", re.DOTALL)
FIGURE = re.compile(r"\s*\{\{ [\w.]*(amounts?|tally|points|share_late|response|resolution|satisfaction)[^}]*\}\}[\s%]*")
STYLES = [ROOT / "node_modules" / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"]
STYLES += [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "portal", "many")]
BOXES = """
<html lang="en"><body><main>
  <label class="form-check"><input class="form-check-input" type="checkbox">In a form</label>
  <label class="choice"><input class="form-check-input" type="radio">A choice</label>
  <input class="form-check-input" type="checkbox">
  <div class="panel"><input class="form-check-input" type="checkbox"></div>
  <table class="table list"><tbody>
    <tr><td class="tick"><input class="form-check-input" type="checkbox"></td></tr>
    <tr class="is-lit"><td class="tick"><input class="form-check-input" type="checkbox"></td></tr>
    <tr aria-current="true"><td class="tick"><input class="form-check-input" type="checkbox"></td></tr>
  </tbody></table>
</main></body></html>
"""
# The colour of each box's border, and what lies behind the box.
COLOURS = """() => [...document.querySelectorAll("input")].map((box) => {
  let behind = box.parentElement;
  const of = (element) => getComputedStyle(element).backgroundColor;
  while (behind.parentElement && /, 0\\)$|transparent/.test(of(behind))) behind = behind.parentElement;
  return [getComputedStyle(box).borderTopColor, of(behind)];
})"""


def rows_without_head(text: str) -> Iterator[str]:
    """Yield the rows of data that name no cell as their head."""
    for table in TABLE.findall(WITHOUT_DATA.sub("", text)):
        body = table.partition("<tbody")[2]
        for row in ROW.findall(body or table):
            if 'scope="row' not in row and "<td colspan" not in row:
                yield row[:120]


def test_every_row_of_data_has_a_head() -> None:
    found = {str(path.relative_to(ROOT)): list(rows_without_head(path.read_text())) for path in TEMPLATES}

    assert {name: rows for name, rows in found.items() if rows} == {}


def test_no_link_is_a_bare_figure() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {words}"
        for path in TEMPLATES
        for attributes, words in LINK.findall(path.read_text())
        if FIGURE.fullmatch(words) and "aria-label" not in attributes
    ]

    assert bare == []


def luminance(colour: str) -> float:
    """Return how light a colour is, as WCAG counts it."""
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_every_box_to_tick_is_seen_against_what_lies_behind_it(browser: Browser, palette: str) -> None:
    page = browser.new_page(color_scheme=palette)  # type: ignore[arg-type]
    page.set_content(BOXES)
    for style in STYLES:
        page.add_style_tag(content=style.read_text())
    found = page.evaluate(COLOURS)
    page.close()

    contrasts = []
    for border, behind in found:
        dark, light = sorted((luminance(border), luminance(behind)))
        contrasts.append(round((light + 0.05) / (dark + 0.05), 2))
    assert len(contrasts) == 7
    assert min(contrasts) >= 3, contrasts
