"""What holds in a street is never laxer than what holds in its district, whatever stands in the register."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kit.numbers.workflow.strictness import Stricter, is_laxer, strictest

STREET, COMMUNITY, ELSEWHERE = 1, 2, 3


@dataclass(frozen=True)
class Held:
    """A number of an area."""

    area_id: int | None
    amount: Decimal
    unit: str = "day"


amounts = st.decimals(0, 999, places=2)
areas = st.sampled_from([STREET, COMMUNITY, ELSEWHERE])
of_areas = st.lists(st.builds(Held, areas, amounts, st.sampled_from(["day", "working_day"])), max_size=5)


@given(amounts, of_areas, st.sampled_from(Stricter))
def test_a_street_is_never_laxer_than_its_district(amount: Decimal, rows: list[Held], stricter: Stricter) -> None:
    held = strictest([*rows, Held(None, amount)], (STREET, COMMUNITY), stricter)

    assert held is not None
    assert held.unit == "day"
    assert not is_laxer(held.amount, amount, stricter)
    assert held.area_id != ELSEWHERE


@given(amounts, of_areas, st.sampled_from(Stricter))
def test_nothing_that_holds_in_the_areas_is_stricter_than_what_is_taken(
    amount: Decimal, rows: list[Held], stricter: Stricter
) -> None:
    listed = [*rows, Held(None, amount)]

    held = strictest(listed, (STREET,), stricter)

    assert held is not None
    rivals = [row for row in listed if row.area_id in (STREET, None) and row.unit == "day"]
    assert all(row == held or not is_laxer(held.amount, row.amount, stricter) for row in rivals)


@given(amounts, of_areas)
def test_of_a_number_without_a_stricter_direction_the_districts_holds_everywhere(
    amount: Decimal, rows: list[Held]
) -> None:
    district = Held(None, amount)

    assert strictest([*rows, district], (STREET, COMMUNITY), None) is district


def test_a_street_alone_decides_nothing() -> None:
    assert strictest([Held(STREET, Decimal(1))], (STREET,), Stricter.LESS) is None


@pytest.mark.parametrize(
    ("amount", "than", "stricter", "laxer"),
    [
        (4, 3, Stricter.LESS, True),
        (3, 3, Stricter.LESS, False),
        (2, 3, Stricter.LESS, False),
        (2, 3, Stricter.MORE, True),
        (3, 3, Stricter.MORE, False),
    ],
)
def test_laxer_is_what_leaves_more_room(amount: int, than: int, stricter: Stricter, laxer: bool) -> None:
    assert is_laxer(amount, than, stricter) is laxer
