"""The lists that a case remembers to have been opened from."""

import re
from pathlib import Path

from django.urls import reverse

from cases.desk.web.places import LISTS

TEMPLATES = Path(__file__).parents[4] / "templates"


def test_every_list_that_a_page_names_is_one_that_a_move_leads_back_to() -> None:
    pages = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))

    named = set(re.findall(r'[?;&]back=([\w-]+)|name="back" value="([\w-]+)"', pages))

    assert {link or entry for link, entry in named} == set(LISTS)
    assert all(reverse(address) for address in LISTS.values())
