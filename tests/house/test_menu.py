"""Every entry of every menu leads to a screen, and every frame names only addresses that exist."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from governance.ground.http.chrome import PHONE, RESIDENT, STAFF

FRAMES = Path(__file__).resolve().parents[2] / "templates"
NAMED_BY_CHROME = re.findall(
    r'(?:reverse|_url_for)\("([a-z:-]+)"', (FRAMES.parent / "governance" / "http" / "chrome.py").read_text()
)


@pytest.mark.parametrize("view", sorted({place.view for place in (*STAFF, *PHONE, *RESIDENT)}))
def test_a_menu_entry_leads_to_a_screen(view: str) -> None:
    assert reverse(view)


@pytest.mark.parametrize("view", sorted(set(NAMED_BY_CHROME) - {"grids:tile"}))
def test_the_frame_links_to_a_screen(view: str) -> None:
    assert reverse(view)


def test_maps_find_the_tiles() -> None:
    assert reverse("grids:tile", kwargs={"z": 0, "x": 0, "y": 0}).count("0/0/0") == 1


@pytest.mark.parametrize("path", sorted(FRAMES.rglob("*.html")), ids=lambda path: str(path.relative_to(FRAMES)))
def test_an_address_without_arguments_exists(path: Path) -> None:
    for view in re.findall(r"""\{%\s*url\s+["']([a-z0-9:_-]+)["']\s*%\}""", path.read_text()):
        assert reverse(view)
