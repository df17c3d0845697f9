"""Filling the catalogue from a list."""

from services.commands.registers import ItemRow, add_items
from services.models import ServiceItem
from tests.district import District


def row(code: str, name: str = "装修登记") -> ItemRow:
    """Return a line of the list."""
    return ItemRow(
        code=code,
        department_code="D-HOUSING",
        theme="housing",
        name_zh=name,
        name_en="Register a renovation",
        summary_zh="装修前登记。",
        summary_en="Register before you renovate.",
        how_zh="到物业登记。",
        how_en="Register with the estate office.",
        where_zh="物业服务中心",
        where_en="Estate office",
        documents_zh=("身份证",),
        documents_en=("Identity card",),
        time_limit_days=3,
        fee_zh="不收费",
        fee_en="Free",
        channel="window",
    )


def test_what_a_district_has_changed_stays_as_it_is(district: District) -> None:
    kept = ServiceItem.objects.get(code="S-001").name_zh

    assert add_items([row("S-001"), row("S-002")]) == 2

    added = ServiceItem.objects.get(code="S-002")
    assert ServiceItem.objects.get(code="S-001").name_zh == kept
    assert (added.department.code, added.documents_zh, added.fee_en) == ("D-HOUSING", ["身份证"], "Free")
