"""Filling in what a system ships with touches neither what a district decided nor what is another system's."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from governance.ground.workflow import Unit
from governance.kit.numbers.commands.first import add_limits, add_values
from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.kit.numbers.queries.sheets import LimitRow, ValueRow, limits_in, values_in

SINCE = date(2020, 1, 1)
LEASE = LimitRow("lease", 14, Unit.DAY, "借用期限", "Lease", SINCE, stages=({"name_zh": "甲"},))
MOST = ValueRow("most", Decimal("2.5"), "件", "things", "最多", "Most", "某条例 第一条", SINCE)


def test_what_ships_is_added_once_and_waits_for_somebodys_word(db: None) -> None:
    assert [add_limits("leases", [LEASE]), add_limits("leases", [LEASE])] == [1, 1]
    assert [add_values("leases", [MOST]), add_values("leases", [MOST])] == [1, 1]

    limit, value = TimeLimit.objects.get(owner="leases"), RuleValue.objects.get(owner="leases")
    assert (limit.code, limit.amount, limit.unit, limit.area_id, limit.stages) == (
        "lease",
        14,
        "day",
        None,
        list(LEASE.stages),
    )
    assert (value.amount, value.article, value.is_confirmed) == (Decimal("2.5"), "某条例 第一条", False)


def test_what_a_district_decided_stays(db: None) -> None:
    add_limits("leases", [LEASE])
    add_values("leases", [MOST])

    add_limits("leases", [LEASE._replace(amount=99)])
    add_values("leases", [MOST._replace(amount=Decimal(99))])

    assert TimeLimit.objects.get(owner="leases").amount == 14
    assert RuleValue.objects.get(owner="leases").amount == Decimal("2.5")


def test_a_number_that_no_rule_asks_for_leaves_and_those_of_others_stay(db: None) -> None:
    add_values("leases", [MOST])
    add_values("loans", [MOST])

    assert add_values("leases", [MOST._replace(code="other")]) == 1

    assert set(RuleValue.objects.filter(owner__in=["leases", "loans"]).values_list("owner", "code")) == {
        ("leases", "other"),
        ("loans", "most"),
    }


def test_sheets_are_read_with_their_stages(tmp_path: Path) -> None:
    limits, values = tmp_path / "limits.csv", tmp_path / "values.csv"
    limits.write_text(
        "code,amount,unit,name_zh,name_en,valid_from,is_danger,stages\n"
        "lease,14,day,借用期限,Lease,2020-01-01,true,先|First|4|working_hour;后|Then|7|day\n",
        encoding="utf-8",
    )
    values.write_text(
        "code,amount,unit_zh,unit_en,name_zh,name_en,article,valid_from\n"
        "most,2.5,件,things,最多,Most,某条例 第一条,2020-01-01\n",
        encoding="utf-8",
    )

    (limit,), (value,) = limits_in(limits), values_in(values)

    assert (limit.is_danger, [stage["amount"] for stage in limit.stages]) == (True, [4, 7])
    assert value == MOST
