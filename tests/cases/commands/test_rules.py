"""Changing the registers that decide: what is refused, and what a change of the same day replaces."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases import events
from cases.commands import rules
from cases.models import ResponsibilityRule
from governance.errors import Invalid, NotAllowed, NotFound
from governance.models import Event
from governance.permissions import PORTAL
from tests.district import District, moment

LINE = {"category": "urban-lights", "area": "990000001", "whistle_kind": "", "lead": "D-URBAN", "co_handlers": []}
SINCE = date(2026, 3, 9)


def written(**changes: Any) -> ResponsibilityRule:
    """Write a line of the responsibility list."""
    return rules.write_rule(by=PORTAL, now=moment(), since=SINCE, **(LINE | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "nothing"}, "category"),
        ({"area": "D-URBAN"}, "area"),
        ({"lead": "D-NOBODY"}, "lead"),
        ({"co_handlers": ["D-NOBODY"]}, "lead"),
    ],
)
def test_a_line_of_what_does_not_exist_is_refused(district: District, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(**changes)

    assert field in refused.value.fields


def test_a_line_written_again_for_its_day_is_the_same_line(district: District) -> None:
    first, second = written(), written(lead="D-HOUSING")

    assert first.pk == second.pk
    assert ResponsibilityRule.objects.get(pk=first.pk).lead == district.organisation("D-HOUSING")


def test_a_line_that_has_ended_does_not_end_again(district: District) -> None:
    rule = written()

    for _ in range(2):
        rules.end_rule(rule.pk, by=PORTAL, now=moment(days=10))

    assert ResponsibilityRule.objects.get(pk=rule.pk).valid.upper == SINCE + timedelta(days=4)
    assert Event.objects.filter(name=events.RULE_ENDED).count() == 1


def test_what_is_not_in_the_registers_is_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        rules.end_rule(0, by=PORTAL, now=moment())
    with pytest.raises(NotFound):
        rules.reword_reason("nothing", by=PORTAL, now=moment(), outcome_zh="甲", outcome_en="A")
    with pytest.raises(NotFound):
        rules.change_limit("nothing", by=PORTAL, now=moment(), amount=1, unit="day", since=SINCE)


def test_a_street_does_not_change_the_words_of_the_district(district: District) -> None:
    with pytest.raises(NotAllowed):
        rules.reword_reason("legal-channel", by=district.actor("chen"), now=moment(), outcome_zh="甲", outcome_en="A")
