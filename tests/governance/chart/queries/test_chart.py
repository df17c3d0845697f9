"""The chart's two lines, what is loaded at once, and what is loaded when it is opened."""

from collections.abc import Iterator
from datetime import date

import pytest

from governance.chart.queries.chart import Node, below, chart
from governance.ground.errors import NotFound
from governance.models import Organisation
from tests.counting import statements
from tests.district import District

DAY = date(2026, 3, 2)


def flat(nodes: list[Node]) -> Iterator[Node]:
    """Go through a tree from the top down."""
    for node in nodes:
        yield node
        yield from flat(node.children)


def lines_of(district: District, by: str = "li", on: date = DAY) -> tuple[dict[str, Node], dict[str, Node]]:
    """Return the nodes of the government line and of the party line by their codes."""
    found = chart(district.actor(by), on=on)
    return {node.code: node for node in flat(found.government)}, {node.code: node for node in flat(found.party)}


def test_each_organisation_stands_in_one_line(district: District) -> None:
    government, party = lines_of(district)

    assert set(party) == {"P-990000", "P-990000001"}
    assert {"990000", "990000001", "D-URBAN"} <= set(government)
    assert not set(party) & set(government)


def test_the_party_line_begins_where_its_parent_is_in_the_other(district: District) -> None:
    found = chart(district.actor("li"), on=DAY)

    assert [node.code for node in found.party] == ["P-990000"]
    assert [node.code for node in found.party[0].children] == ["P-990000001"]
    assert [node.code for node in found.government] == ["990000"]


def test_only_the_top_is_open_at_first(district: District) -> None:
    government, party = lines_of(district)

    assert [code for code, node in {**government, **party}.items() if node.is_open] == ["990000", "P-990000"]


def test_what_lies_deep_is_loaded_when_it_is_opened(district: District) -> None:
    block = Organisation.objects.create(
        parent=district.organisation("990000001001"),
        kind_id="community",
        code="DEEP",
        name_zh="深处",
        name_en="Deep",
        valid=district.organisation("990000001001").valid,
    )
    government, _party = lines_of(district)

    assert "DEEP" not in government
    assert (government["990000001001"].has_more, government["990000001002"].has_more) == (True, False)
    assert [node.id for node in below(district.organisation("990000001001").pk, on=DAY)] == [block.pk]


def test_who_leads_is_told_beside_whom_it_leads(district: District) -> None:
    party = district.organisation("P-990000001")
    Organisation.objects.filter(code="990000001").update(led_by=party)

    government, _party = lines_of(district)

    assert (government["990000001"].led_by, government["990000001"].led_by_id) == ("东街道党工委", party.pk)
    assert (government["990000002"].led_by, government["990000002"].led_by_id) == ("", None)


def test_opening_a_district_shows_its_own_line_alone(district: District) -> None:
    opened = [node.code for node in below(district.organisation("990000").pk, on=DAY)]

    assert "P-990000" not in opened
    assert {"990000001", "990000002", "D-URBAN"} <= set(opened)


def test_opening_a_party_committee_shows_the_party_alone(district: District) -> None:
    assert [node.code for node in below(district.organisation("P-990000").pk, on=DAY)] == ["P-990000001"]


def test_an_opened_branch_says_what_can_be_opened_further(district: District) -> None:
    opened = {node.code: node.has_more for node in below(district.organisation("990000").pk, on=DAY)}

    assert opened["990000001"] is True
    assert opened["D-WATER"] is False


def test_nothing_is_there_before_its_first_day(district: District) -> None:
    found = chart(district.actor("li"), on=date(2023, 12, 31))

    assert (found.government, found.party, found.count) == ([], [], 0)


def test_all_organisations_of_the_day_are_counted(district: District) -> None:
    assert chart(district.actor("li"), on=DAY).count == Organisation.objects.count()


def test_what_is_not_there_cannot_be_opened(district: District) -> None:
    with pytest.raises(NotFound):
        below(0, on=DAY)


@pytest.mark.parametrize(
    ("by", "manages", "sees_people"),
    [("feng", True, True), ("yang", False, True), ("li", False, False), ("newcomer", False, False)],
)
def test_the_chart_offers_what_its_reader_may_do(by: str, manages: bool, sees_people: bool, district: District) -> None:
    found = chart(district.actor(by), on=DAY)

    assert (found.can_manage, found.can_import, found.can_see_people) == (manages, manages, sees_people)


def test_a_chart_costs_the_same_however_many_stand_on_it(district: District) -> None:
    viewer = district.actor("li")

    def asked() -> int:
        with statements() as ran:
            chart(viewer, on=DAY)
        return len(ran)

    few, street = asked(), district.organisation("990000001")
    for n in range(30):
        Organisation.objects.create(
            parent=street, kind_id="community", code=f"N{n}", name_zh=f"新{n}", name_en=f"New {n}", valid=street.valid
        )

    assert asked() == few <= 3
