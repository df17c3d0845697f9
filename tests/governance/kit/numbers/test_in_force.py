"""Which number holds: on its day, in its place, of its system; and that many cost no statement each."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from governance.ground.errors import Invalid
from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.kit.numbers.queries.in_force import forget_limits, forget_values, limit_in_force, value_on
from governance.kit.numbers.queries.systems import stricter_of, systems
from governance.kit.numbers.workflow.strictness import Stricter
from tests.counting import statements
from tests.district import District

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def limit(code: str = "ordinary", *, owner: str = "cases", amount: int, unit: str = "day", area: int | None) -> None:
    """Put a limit into the register, and have it read."""
    TimeLimit.objects.create(
        owner=owner, code=code, amount=amount, unit=unit, area_id=area, valid=(date(2020, 1, 1), None)
    )
    forget_limits()


def test_every_system_with_numbers_of_its_own_is_found() -> None:
    assert {"cases", "services"} <= systems().keys()
    assert all(name.strip() for system in systems().values() for name in system.name)


def test_no_number_stands_in_the_register_whose_system_is_unknown(district: District) -> None:
    owners = {*TimeLimit.objects.values_list("owner", flat=True), *RuleValue.objects.values_list("owner", flat=True)}

    assert owners <= systems().keys()


def test_a_stricter_limit_holds_in_its_street_alone(district: District) -> None:
    east, west = (district.organisation(code).pk for code in ("990000001", "990000002"))
    limit(amount=5, area=east)

    found = [limit_in_force("cases", "ordinary", NOON, areas=areas).amount for areas in ((east,), (west,), ())]

    assert found == [5, 7, 7]


@pytest.mark.parametrize(("amount", "unit"), [(9, "day"), (5, "working_day")])
def test_what_is_laxer_or_cannot_be_compared_holds_nowhere(district: District, amount: int, unit: str) -> None:
    east = district.organisation("990000001").pk
    limit(amount=amount, unit=unit, area=east)

    held = limit_in_force("cases", "ordinary", NOON, areas=(east,))

    assert (held.amount, held.unit) == (7, "day")


def test_two_systems_may_use_one_code(district: District) -> None:
    limit(owner="services", amount=3, area=None)

    assert limit_in_force("services", "ordinary", NOON).amount == 3
    assert limit_in_force("cases", "ordinary", NOON).amount == 7


def test_one_number_holds_once_at_a_time_in_an_area(district: District) -> None:
    east = district.organisation("990000001").pk
    limit(amount=5, area=east)

    for area in (None, east):
        with pytest.raises(IntegrityError), transaction.atomic():
            limit(amount=4, area=area)


def test_a_street_has_no_number_of_its_own_where_none_may(district: District) -> None:
    east = district.organisation("990000001").pk
    for code, amount in (("weight-response", 10), ("on-site-radius", 100)):
        RuleValue.objects.create(owner="cases", code=code, amount=amount, area_id=east, valid=(DAY, None), unit_en="m")
    RuleValue.objects.filter(code="weight-response").update(unit_en="%")
    forget_values()

    assert value_on("cases", "weight-response", DAY, areas=(east,)) == 30
    assert value_on("cases", "on-site-radius", DAY, areas=(east,)) == 100
    assert value_on("cases", "on-site-radius", DAY - timedelta(days=1), areas=(east,)) == 500


@pytest.mark.parametrize(
    ("owner", "code", "stricter"),
    [("cases", "on-site-radius", Stricter.LESS), ("cases", "weight-response", None), ("nobody", "anything", None)],
)
def test_a_system_says_what_is_stricter(owner: str, code: str, stricter: Stricter | None) -> None:
    assert stricter_of(owner, code) is stricter


def test_what_nobody_decided_is_asked_for_by_name(district: District) -> None:
    with pytest.raises(Invalid, match="nothing-of-it"):
        value_on("cases", "nothing-of-it", DAY)
    with pytest.raises(Invalid, match="nothing-of-it"):
        limit_in_force("cases", "nothing-of-it", NOON)


def test_all_numbers_are_read_in_one_statement_and_kept(district: District) -> None:
    forget_values()
    forget_limits()

    with statements() as asked:
        for _ in range(20):
            assert value_on("cases", "near-radius", DAY) == Decimal(300)
            assert value_on("services", "longest-promise", DAY) == Decimal(365)
            assert limit_in_force("cases", "ordinary", NOON).amount == 7

    assert len(asked) == 2
