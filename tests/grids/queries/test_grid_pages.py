"""What the map page and a cell's page show to whom."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import ANONYMOUS, PORTAL
from governance.models import Person
from grids.commands.cells import relieve_cell, staff_cell
from grids.models import Cell, CellDuty
from grids.queries.grid_pages import (
    CellPage,
    cell_page,
    cell_to_staff,
    duty_choices,
    map_page,
    people_for_cells,
    person_for_cell,
    staff_to_relieve,
)
from tests.counting import statements
from tests.district import District, moment

DAY = date(2026, 3, 2)
CELL = "990000001001001"


def staffed(district: District, who: str = "wang", *, code: str = CELL, duty: str = "worker") -> CellDuty:
    """Have one of the cast answer for a cell from the day on."""
    return staff_cell(code, by=PORTAL, now=moment(), person_id=district.person(who).pk, duty=duty, since=DAY)


def page_of(district: District, by: str = "wang", *, on: date = DAY) -> CellPage:
    """Return the page of a cell in Peach Garden."""
    return cell_page(district.actor(by), CELL, on=on)


def test_the_map_lists_streets_with_their_communities_and_how_many_cells_they_have(district: District) -> None:
    page = map_page(district.actor("li"), community="", on=DAY)

    listed = [(street.code, [(each.code, each.cells) for each in street.communities]) for street in page.streets]
    assert listed == [
        ("990000001", [("990000001001", 2), ("990000001002", 1)]),
        ("990000002", [("990000002001", 1)]),
    ]
    assert (page.community, page.cells) == ("", [])


def test_cells_that_nobody_answers_for_are_counted(district: District) -> None:
    held = staffed(district)
    staffed(district, "zhao")

    def bare(on: date) -> int:
        return map_page(district.actor("li"), community="", on=on).streets[0].communities[0].unstaffed

    relieve_cell(held.pk, by=PORTAL, now=moment(), ends_on=DAY + timedelta(days=5))

    assert (bare(DAY - timedelta(days=1)), bare(DAY), bare(DAY + timedelta(days=6))) == (2, 1, 1)


def test_a_chosen_community_lists_its_cells_with_who_answers_for_them(district: District) -> None:
    staffed(district)
    staffed(district, "zhao", duty="leader")

    page = map_page(district.actor("li"), community="990000001001", on=DAY)

    assert page.community_name == "桃园社区"
    assert [(cell.code, [(each.name, each.duty) for each in cell.staff]) for cell in page.cells] == [
        (CELL, [("赵书记", "网格长"), ("王网格", "网格员")]),
        ("990000001001002", []),
    ]


@pytest.mark.parametrize("code", ["990000001", "nowhere", "D-URBAN"])
def test_only_a_community_can_be_chosen(code: str, district: District) -> None:
    with pytest.raises(NotFound):
        map_page(district.actor("li"), community=code, on=DAY)


def test_the_map_opens_on_what_was_chosen(district: District) -> None:
    def sides(community: str) -> list[float]:
        return [float(side) for side in map_page(district.actor("li"), community=community, on=DAY).bounds.split(",")]

    west, south, east, north = sides("990000001002")

    assert (west, south, east, north) == pytest.approx((118.70, 31.21, 118.71, 31.22))
    assert sides("") == pytest.approx([118.70, 31.20, 118.72, 31.22])


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "东街道"), ("en", "East Street")])
def test_areas_are_named_in_the_language_of_the_page(language: str, name: str, district: District) -> None:
    with translation.override(language):
        page = map_page(district.actor("li"), community="", on=DAY)

    assert page.streets[0].name == name


def test_the_map_costs_the_same_with_many_cells(district: District) -> None:
    viewer, first = district.actor("li"), Cell.objects.get(code=CELL)

    def asked() -> int:
        with statements() as ran:
            map_page(viewer, community="990000001001", on=DAY)
        return len(ran)

    few = asked()
    for n in range(20):
        code = f"990000001001{n + 100}"
        Cell.objects.create(code=code, community=first.community, name_zh=code, name_en=code, polygon=first.polygon)
        staffed(district, code=code)

    assert asked() == few


def test_a_cell_is_told_with_its_areas_and_its_size(district: District) -> None:
    page = page_of(district)

    assert (page.community, page.street, page.community_code) == ("桃园社区", "东街道", "990000001001")
    assert page.hectares == pytest.approx(105.6, abs=1)
    assert page.bounds == "118.700000,31.200000,118.710000,31.210000"


def test_a_stranger_sees_the_place_but_not_the_people_nor_the_history(district: District) -> None:
    staffed(district)
    Cell.objects.filter(code=CELL).update(source="survey 2025")

    stranger = cell_page(ANONYMOUS, CELL, on=DAY)
    colleague = page_of(district, "zhou")

    assert (stranger.staff, stranger.history, stranger.source, stranger.datum) == ([], [], "", "")
    assert (stranger.shows_staff, stranger.can_staff) == (False, False)
    assert [each.name for each in colleague.staff] == ["王网格"]
    assert (colleague.source, len(colleague.history)) == ("survey 2025", 1)


def test_whose_duty_is_over_answers_for_the_cell_no_longer(district: District) -> None:
    held = staffed(district)
    ends = DAY + timedelta(days=3)
    relieve_cell(held.pk, by=PORTAL, now=moment(), ends_on=ends)

    assert [each.until for each in page_of(district, on=ends - timedelta(days=1)).staff] == [ends]
    assert page_of(district, on=ends).staff == []
    assert page_of(district, on=DAY - timedelta(days=1)).staff == []


@pytest.mark.parametrize(("by", "may"), [("feng", True), ("li", False), ("zhao", False), ("yang", False)])
def test_only_who_keeps_the_grid_says_who_answers_for_a_cell(by: str, may: bool, district: District) -> None:
    held = staffed(district)
    page = page_of(district, by)

    assert page.can_staff is may
    if may:
        assert cell_to_staff(district.actor(by), CELL, on=DAY).code == CELL
        assert staff_to_relieve(page, held.pk).name == "王网格"
        return
    with pytest.raises(NotAllowed):
        cell_to_staff(district.actor(by), CELL, on=DAY)
    with pytest.raises(NotAllowed):
        staff_to_relieve(page, held.pk)


def test_what_is_not_there_is_not_found(district: District) -> None:
    for ask in (cell_page, cell_to_staff):
        with pytest.raises(NotFound):
            ask(district.actor("feng"), "990000001001999", on=DAY)
    with pytest.raises(NotFound):
        staff_to_relieve(page_of(district, "feng"), 0)


# ---- choices of the form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", ["网格长", "网格员"]), ("en", ["Grid leader", "Grid worker"])]
)
def test_duties_are_offered_in_words(language: str, words: list[str]) -> None:
    with translation.override(language):
        assert [label for _code, label in duty_choices()] == words


def test_whoever_sits_under_the_grids_of_the_keeper_is_offered(district: District) -> None:
    offered = dict(people_for_cells(district.actor("feng"), on=DAY))

    assert {"wang", "zhao", "li"} <= offered.keys()
    assert "newcomer" not in offered
    assert list(offered) == sorted(offered)
    assert people_for_cells(district.actor("li"), on=DAY) == []


@pytest.mark.parametrize("username", ["wang", "WANG", "ｗａｎｇ"])
def test_a_person_is_named_however_their_log_in_name_is_typed(username: str, district: District) -> None:
    assert person_for_cell(district.actor("feng"), username, on=DAY) == district.person("wang").pk


@pytest.mark.parametrize(("by", "username"), [("feng", "newcomer"), ("feng", ""), ("feng", "王网格"), ("li", "wang")])
def test_nobody_else_can_be_named(by: str, username: str, district: District) -> None:
    with pytest.raises(Invalid) as refused:
        person_for_cell(district.actor(by), username, on=DAY)

    assert refused.value.fields.keys() == {"person"}


def test_whose_account_is_closed_can_be_named_no_longer(district: District) -> None:
    Person.objects.filter(username="wang").update(is_active=False)

    assert "wang" not in dict(people_for_cells(district.actor("feng"), on=DAY))
    with pytest.raises(Invalid):
        person_for_cell(district.actor("feng"), "wang", on=DAY)
