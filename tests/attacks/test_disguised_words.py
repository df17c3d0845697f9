"""Words that read as something else than what they are: to people, to spreadsheets, beside other people's names."""

import pytest

from governance.chart.commands.people import create_person
from governance.ground.errors import Invalid
from governance.ground.workflow.cells import harmless
from governance.ground.workflow.texts import fit, is_fit
from tests import stories
from tests.district import PASSWORD, District, moment


@pytest.mark.parametrize("sign", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_no_sign_turns_the_direction_of_what_follows(district: District, sign: str) -> None:
    case = stories.filed(district, text=f"路灯{sign}坏了，请尽快派人来修")

    assert case.text == "路灯坏了，请尽快派人来修"
    assert sign not in case.title
    assert (fit(f"a{sign}b"), is_fit(f"a{sign}b")) == ("ab", False)


@pytest.mark.parametrize("text", ["＝1+1", "＋cmd", "－2", "＠SUM(A1)", "　=1", "\u00a0=1", " =1"])
def test_no_cell_begins_a_formula_by_a_wide_sign_or_behind_a_space(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "name", ["administratοr", "ﬁle", ".", "-", "_", "@x", "аdmin", "li\u200d", "ｌｉ２", "a b", ""]
)
def test_no_log_in_name_is_drawn_like_another_one(district: District, name: str) -> None:
    told = {"username": name, "name_zh": "新", "name_en": "New", "password": PASSWORD}

    with pytest.raises(Invalid):
        create_person(by=district.actor("feng"), now=moment(), **told)


@pytest.mark.parametrize("name", ["new.worker", "n-1@street", "王小明", "7th"])
def test_usual_log_in_names_are_taken(district: District, name: str) -> None:
    told = {"username": name, "name_zh": "新", "name_en": "New", "password": PASSWORD}

    assert create_person(by=district.actor("feng"), now=moment(), **told).username == name
