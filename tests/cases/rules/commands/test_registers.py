"""Filling the registers: what is there already is left alone, and nothing is half filled."""

from datetime import date

import pytest
from django.core.management import call_command

from cases.models import Category, ResponsibilityRule
from cases.rules.commands.category_words import word_category
from cases.rules.commands.registers import RuleRow, add_rules
from governance.ground.errors import Invalid
from governance.kit.numbers.models import RuleValue
from tests.district import District, moment

SINCE = date(2026, 1, 1)


def line(area: str = "990000002", *, lead: str = "D-URBAN", beside: tuple[str, ...] = ("D-WATER",)) -> RuleRow:
    """Return who is responsible for lights in an area."""
    return RuleRow(category_code="urban-lights", area_code=area, whistle_kind="", lead_code=lead, co_codes=beside)


def test_a_line_is_added_with_those_who_help(district: District) -> None:
    before = ResponsibilityRule.objects.count()

    assert add_rules([line(), line("990000001")], since=SINCE) == before + 2

    rule = ResponsibilityRule.objects.get(category_id="urban-lights", area=district.organisation("990000002"))
    assert rule.lead == district.organisation("D-URBAN")
    assert list(rule.co_handlers.values_list("code", flat=True)) == ["D-WATER"]
    assert rule.valid.lower == SINCE


def test_a_line_that_a_city_has_changed_stays_as_it_is(district: District) -> None:
    listed = add_rules([line()], since=SINCE)

    assert add_rules([line(lead="D-HOUSING", beside=())], since=SINCE) == listed

    rule = ResponsibilityRule.objects.get(category_id="urban-lights", area=district.organisation("990000002"))
    assert rule.lead == district.organisation("D-URBAN")


def test_an_unknown_organisation_stops_the_whole_list(district: District) -> None:
    before = ResponsibilityRule.objects.count()

    with pytest.raises(Invalid, match="D-NOBODY"):
        add_rules([line(), line("990000001", beside=("D-NOBODY",))], since=SINCE)

    assert ResponsibilityRule.objects.count() == before


def test_numbers_that_are_new_are_added_and_those_of_a_city_stay(district: District) -> None:
    before = RuleValue.objects.count()
    RuleValue.objects.filter(code="near-words").delete()
    RuleValue.objects.filter(code="near-radius").update(amount=100)

    call_command("load_case_registers", verbosity=0)

    assert RuleValue.objects.count() == before
    assert RuleValue.objects.get(code="near-radius").amount == 100


def test_a_number_that_no_rule_asks_for_any_more_leaves_the_register(district: District) -> None:
    RuleValue.objects.create(owner="cases", code="repeat-days", amount=30, valid=(SINCE, None))

    call_command("load_case_registers", verbosity=0)

    assert not RuleValue.objects.filter(code="repeat-days").exists()


def test_words_that_an_administrator_took_away_stay_away(district: District) -> None:
    told = {"by": district.actor("feng"), "now": moment()}
    word_category("urban-litter", synonyms="", danger_words="", **told)
    Category.objects.filter(code="urban-lights").update(synonyms="", danger_words="")

    call_command("load_reference", verbosity=0)

    assert Category.objects.get(code="urban-litter").synonyms == ""
    assert Category.objects.get(code="urban-lights").synonyms != ""
