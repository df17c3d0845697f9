"""Every person × what helps at a desk: claims, ticks, macros and the page on which their words are kept.

Written by hand like the table of the moves: who may not know of the case gets 404, who sees it but may not act 403.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from cases.models import Assignment
from cases.rules.commands.desk_entries import write_item, write_macro
from cases.rules.queries.desk_entries import forget_desk_entries
from tests import stories
from tests.api import caller, stranger
from tests.cases.desk.web.test_desk import signed_in
from tests.cases.rules.commands.test_desk_entries import heading, step
from tests.district import CAST, District, moment

# A case of Peach Garden that was dispatched to urban management (zhou); wang reported it.
MAY = """
              wang sun zhao li he chen deng xu zhou wu zheng qian feng yang newcomer
sees            x   .    x   x  x   x    x   .   x   .    .    x    x    x      .
claim           .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
hand-back       .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
give            .   .    .   .  .   .    .   .   .   .    .    .    .    .      .
colleagues      .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
tick            x   .    x   x  x   x    x   .   x   .    .    .    .    .      .
note-macro      x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
keep-texts      .   .    .   .  .   .    .   .   .   .    .    .    x    .      .
"""
HEADER, *LINES = MAY.strip("\n").splitlines()
PEOPLE = HEADER.split()
ALLOWED = {
    line.split()[0]: {person for person, mark in zip(PEOPLE, line.split()[1:], strict=True) if mark == "x"}
    for line in LINES
}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_desk_entries()
    yield
    forget_desk_entries()


def test_the_table_names_the_whole_cast() -> None:
    assert [username for username, *_rest in CAST] == PEOPLE


@pytest.mark.parametrize("person", PEOPLE)
def test_each_door_opens_to_those_the_table_names(district: District, person: str) -> None:
    feng = {"by": district.actor("feng"), "now": moment(9)}
    item = write_item(heading(), stage="close", **feng).pk  # type: ignore[arg-type]
    macro = write_macro(heading(), steps=[step("note", "看过")], **feng).pk  # type: ignore[arg-type]
    forget_desk_entries()
    case = stories.dispatched(district)
    base, program = f"cases/{case.number}", caller(district, person)
    mine = f"{base}/assignments/{Assignment.objects.get(case=case).pk}"

    found = {
        "sees": program.get(f"{base}/").status_code,
        "claim": program.post(f"{mine}/claim/").status_code,
        "hand-back": program.post(f"{mine}/hand-back/").status_code,
        "give": program.post(f"{mine}/give/", {"to": "zhou"}).status_code,
        "colleagues": program.get(f"{mine}/colleagues/").status_code,
        "tick": program.post(f"{base}/checklist/{item}/").status_code,
        "note-macro": program.post(f"{base}/macros/{macro}/").status_code,
    }
    kept = signed_in(district, person).get(reverse("cases:desk-entries")).status_code

    refused = 403 if person in ALLOWED["sees"] else 404
    assert {name: status // 100 == 2 or status for name, status in found.items()} == {
        name: person in ALLOWED[name] or refused for name in found
    }
    assert kept == (200 if person in ALLOWED["keep-texts"] else 403)


def test_strangers_are_asked_to_sign_in(district: District) -> None:
    case, program = stories.dispatched(district), stranger()
    mine = f"cases/{case.number}/assignments/{Assignment.objects.get(case=case).pk}"

    for path in (
        f"{mine}/claim/",
        f"{mine}/give/",
        f"cases/{case.number}/checklist/1/",
        f"cases/{case.number}/macros/1/",
    ):
        assert program.post(path).status_code == 401
