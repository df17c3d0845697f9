"""Whom a whistle would call, told to programs before anybody is called."""

import pytest

from tests.api import caller
from tests.district import District
from tests.stories import registered


def test_programs_read_whom_the_list_names_the_lead_first(district: District) -> None:
    case, program = registered(district), caller(district, "chen")

    told = program.get(f"cases/{case.number}/whistle-proposal/", kind="joint-enforcement").json()

    assert [(part["code"], part["leads"]) for part in told["parts"]] == [
        ("D-URBAN", True),
        ("D-HOUSING", False),
        ("D-WATER", False),
    ]
    assert told["why"]


@pytest.mark.parametrize(("who", "status"), [("chen", 200), ("yang", 200), ("xu", 404), ("newcomer", 404)])
def test_the_proposal_is_told_to_who_sees_the_case(district: District, who: str, status: int) -> None:
    address = f"cases/{registered(district).number}/whistle-proposal/"

    assert caller(district, who).get(address, kind="work").status_code == status


@pytest.mark.parametrize("kind", ["", "nonsense"])
def test_a_kind_that_is_none_is_refused(district: District, kind: str) -> None:
    address = f"cases/{registered(district).number}/whistle-proposal/"

    refused = caller(district, "chen").get(address, kind=kind)

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["kind"])
