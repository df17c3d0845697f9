"""Every person × what is asked for about a case as a whole × whom the case accuses, through both doors.

Written by hand like the table of the moves: x may ask, o sees the case and may not (403), . knows nothing of it (404).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse

from cases.casework.commands import closing
from cases.models import Case
from cases.rules.workflow import Satisfaction
from cases.rules.workflow.applications import RULES, Kind
from tests import stories
from tests.api import a_key, caller
from tests.cases.desk.web.test_desk import signed_in
from tests.district import CAST, District, moment

# A case of Peach Garden, East Street, which wang reported and housing (wu) handles. A street that is accused knows
# nothing of it and asks for nothing: the district does so in its stead. What accuses a department stays the street's.
MAY = """
                            wang sun zhao li he chen deng xu zhou wu zheng qian feng yang newcomer
nobody       supervision      o   .    o   x  o   x    x   .   .   o    .    o    o    o      .
nobody       exclusion        o   .    o   x  o   x    x   .   .   o    .    o    o    o      .
nobody       reopening        o   .    o   x  x   o    o   .   .   o    .    o    o    o      .
D-URBAN      supervision      o   .    o   x  o   x    x   .   .   o    .    o    o    o      .
D-URBAN      exclusion        o   .    o   x  o   x    x   .   .   o    .    o    o    o      .
D-URBAN      reopening        o   .    o   x  x   o    o   .   .   o    .    o    o    o      .
990000001001 supervision      .   .    .   x  o   x    x   .   .   o    .    x    o    o      .
990000001001 exclusion        .   .    .   x  o   x    x   .   .   o    .    x    o    o      .
990000001001 reopening        .   .    .   x  x   x    x   .   .   o    .    x    o    o      .
990000001    supervision      .   .    .   .  .   .    .   .   .   o    .    x    o    o      .
990000001    exclusion        .   .    .   .  .   .    .   .   .   o    .    x    o    o      .
990000001    reopening        .   .    .   .  .   .    .   .   .   o    .    x    o    o      .
"""
HEADER, *LINES = MAY.strip("\n").splitlines()
PEOPLE = HEADER.split()
TABLE = {(whom, kind): dict(zip(PEOPLE, marks, strict=True)) for whom, kind, *marks in (line.split() for line in LINES)}
OF_API, OF_PAGE = {"x": 200, "o": 403, ".": 404}, {"x": 302, "o": 403, ".": 404}


def test_the_table_names_the_whole_cast_and_all_that_is_asked_for_the_whole_case() -> None:
    assert [username for username, *_rest in CAST] == PEOPLE
    assert {kind for _whom, kind in TABLE} == {kind for kind, rule in RULES.items() if not rule.of_assignment}


@pytest.mark.parametrize("person", PEOPLE)
def test_each_asks_for_what_the_table_says(district: District, person: str) -> None:
    under_way, ended = stories.dispatched(district, lead="D-HOUSING"), closed(district)
    program, browser, by_api, by_page = caller(district, person), signed_in(district, person), {}, {}
    offered = set()

    for whom, kind in TABLE:
        case = ended if kind == Kind.REOPENING else under_way
        path = "" if whom == "nobody" else district.organisation(whom).path
        Case.objects.filter(id=case.pk).update(accused_path=path)
        said = {"reason": "居民多次来电", "version": case.version}
        with undone():
            sent = program.post(f"cases/{case.number}/applications/", {"kind": kind, **said}, key=a_key())
            by_api[whom, kind] = sent.status_code
        with undone():
            address = reverse("cases:application-of-case", args=[case.number, kind])
            if browser.get(address).status_code == 200:
                offered.add((whom, kind))
            by_page[whom, kind] = browser.post(address, {"key": str(uuid.uuid4()), **said}).status_code

    assert by_api == {cell: OF_API[marks[person]] for cell, marks in TABLE.items()}
    assert by_page == {cell: OF_PAGE[marks[person]] for cell, marks in TABLE.items()}
    assert offered == {cell for cell, marks in TABLE.items() if marks[person] == "x"}


def closed(district: District) -> Case:
    """Return a closed case that housing handled."""
    case = stories.handled(district, stories.dispatched(district, lead="D-HOUSING"), "wu")
    closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="现场已清理干净")
    solved = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=solved)
    return stories.evaluated(district, case)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
