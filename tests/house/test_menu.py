"""Every entry of every menu leads to a screen, and every frame names only addresses that exist."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from governance.ground.http.pages.menus import links, places

FRAMES = Path(__file__).resolve().parents[2] / "templates"


ALL = [place for menu in ("STAFF", "PHONE", "RESIDENT") for place in places(menu)]


@pytest.mark.parametrize("view", sorted({place.view for place in ALL}))
def test_a_menu_entry_leads_to_a_screen(view: str) -> None:
    assert reverse(view)


@pytest.mark.parametrize("view", sorted({link.view for link in links().values()} - {"grids:tile"}))
def test_the_frame_links_to_a_screen(view: str) -> None:
    assert reverse(view)


def test_maps_find_the_tiles() -> None:
    assert reverse("grids:tile", kwargs={"z": 0, "x": 0, "y": 0}).count("0/0/0") == 1


NAMED = re.compile(r"""\{%\s*url\s+["']([a-z0-9:_-]+)["']\s*%\}""")


@pytest.mark.parametrize(
    "view", sorted({view for path in FRAMES.rglob("*.html") for view in NAMED.findall(path.read_text())})
)
def test_an_address_without_arguments_exists(view: str) -> None:
    assert reverse(view)
