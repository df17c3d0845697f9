"""Changing the registers that decide: what is refused, and what a change of the same day replaces."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases import events
from cases.models import CommunityDuty, ResponsibilityRule
from cases.rules.commands import rules
from cases.rules.queries.values import value_on
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.kit.numbers.models import RuleValue
from governance.models import Event
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


# ---- the numbers that rules use ---------------------------------------------------------------------------------

THIRDS = {"weight-response": Decimal(40), "weight-resolution": Decimal(30), "weight-satisfaction": Decimal(30)}


def changed(amounts: dict[str, Decimal], since: date = SINCE) -> list[RuleValue]:
    """Change numbers of the rules."""
    return rules.change_values(by=PORTAL, now=moment(), amounts=amounts, since=since)


def amount_of(code: str, on: date) -> Decimal:
    """Return a number as it holds on a day."""
    return RuleValue.objects.in_force(on).get(code=code).amount


def test_a_number_holds_from_its_day_and_the_old_one_until_then(district: District) -> None:
    changed({"on-site-radius": Decimal(300)})

    assert amount_of("on-site-radius", SINCE - timedelta(days=1)) == 500
    assert amount_of("on-site-radius", SINCE) == 300
    event = Event.objects.get(name=events.VALUES_CHANGED)
    assert event.data == {"amounts": {"on-site-radius": "300"}, "since": "2026-03-09"}


def test_a_changed_number_is_read_at_once_and_not_from_memory(
    district: District, django_capture_on_commit_callbacks: Any
) -> None:
    assert value_on("on-site-radius", SINCE) == 500

    with django_capture_on_commit_callbacks(execute=True):
        changed({"on-site-radius": Decimal(300)})

    assert value_on("on-site-radius", SINCE) == 300


def test_the_three_weights_change_together(district: District) -> None:
    changed(THIRDS)

    assert amount_of("weight-response", SINCE) == 40
    assert amount_of("weight-response", SINCE - timedelta(days=1)) == 30


def test_weights_that_do_not_make_a_hundred_are_refused(district: District) -> None:
    with pytest.raises(Invalid, match="120"):
        changed(THIRDS | {"weight-satisfaction": Decimal(50)})


def test_weights_must_also_fit_those_that_come_later(district: District) -> None:
    changed({"weight-response": Decimal(20), "weight-resolution": Decimal(45)}, since=SINCE + timedelta(days=30))

    with pytest.raises(Invalid, match=r"2026-04-08.*105"):
        changed({"weight-response": Decimal(25), "weight-satisfaction": Decimal(40)})


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("on-site-radius", "0"),
        ("weight-response", "-1"),
        ("co-handler-share", "101"),
        ("call-back-attempts", "2.5"),
        ("near-words", "100.5"),
        ("suggestion-most", "11"),
        ("suggestion-most", "2.5"),
        ("suggestion-cases", "3001"),
        ("call-hours-end", "25"),
        ("near-same-place", "301"),
        ("near-radius", "29"),
        ("whistle-rate-months", "2"),
    ],
)
def test_a_number_that_the_rule_cannot_use_is_refused(district: District, code: str, amount: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed({code: Decimal(amount)})

    assert code in refused.value.fields


def test_a_number_must_also_fit_those_that_come_later(district: District) -> None:
    changed({"near-radius": Decimal(100)}, since=SINCE + timedelta(days=30))

    with pytest.raises(Invalid, match=r"2026-04-08.*100"):
        changed({"near-same-place": Decimal(200)})


def test_numbers_that_lean_on_each_other_change_together(district: District) -> None:
    changed({"near-same-place": Decimal(400), "near-radius": Decimal(800)})

    assert (amount_of("near-same-place", SINCE), amount_of("near-radius", SINCE)) == (400, 800)


def test_a_number_may_stand_without_the_one_that_it_leans_on(district: District) -> None:
    RuleValue.objects.filter(code="near-radius").delete()

    changed({"near-same-place": Decimal(400)})

    assert amount_of("near-same-place", SINCE) == 400


def test_a_number_that_is_none_is_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        changed({"nothing": Decimal(1)})


@pytest.mark.parametrize("username", ["chen", "qian"])
def test_only_the_districts_administrators_change_numbers_and_duties(district: District, username: str) -> None:
    by, now = district.actor(username), moment()

    with pytest.raises(NotAllowed):
        rules.change_values(by=by, now=now, amounts={"near-radius": Decimal(50)}, since=SINCE)
    with pytest.raises(NotAllowed):
        rules.list_duty(by=by, now=now, category="urban-lights", only_assists=False, since=SINCE)
    with pytest.raises(NotAllowed):
        rules.end_duty(CommunityDuty.objects.latest("id").pk, by=by, now=now)


# ---- the communities' list --------------------------------------------------------------------------------------


def listed(category: str = "utility-gas", *, since: date = SINCE, only_assists: bool = False) -> CommunityDuty:
    """Put a category on the communities' list."""
    return rules.list_duty(by=PORTAL, now=moment(), category=category, only_assists=only_assists, since=since)


def held(category: str, on: date) -> list[bool]:
    """Return what the list says of a category on a day."""
    return list(CommunityDuty.objects.in_force(on).filter(category_id=category).values_list("only_assists", flat=True))


def test_a_new_duty_holds_from_its_day(district: District) -> None:
    listed()

    assert (held("utility-gas", SINCE - timedelta(days=1)), held("utility-gas", SINCE)) == ([], [False])
    assert Event.objects.get(name=events.DUTY_LISTED).data["category"] == "utility-gas"


def test_a_duty_before_a_coming_one_ends_where_that_begins(district: District) -> None:
    listed(since=SINCE + timedelta(days=30))

    first = listed(only_assists=True)

    first.refresh_from_db()
    assert first.valid.upper == SINCE + timedelta(days=30)


def test_what_a_community_does_changes_from_a_day_on(district: District) -> None:
    before = held("urban-litter", SINCE)

    listed("urban-litter", only_assists=True)

    assert before == [False]
    assert held("urban-litter", SINCE) == [True]
    assert held("urban-litter", SINCE - timedelta(days=1)) == [False]


@pytest.mark.parametrize("category", ["nothing", "urban"])
def test_only_a_category_below_a_group_is_listed(district: District, category: str) -> None:
    with pytest.raises(Invalid):
        listed(category)


def test_a_duty_in_the_past_is_refused(district: District) -> None:
    with pytest.raises(Invalid):
        listed(since=date(2025, 1, 1))


def test_an_ended_duty_is_off_the_list_tomorrow_and_does_not_end_again(district: District) -> None:
    duty = CommunityDuty.objects.get(category_id="urban-litter")
    today = moment().date()

    for _ in range(2):
        rules.end_duty(duty.pk, by=PORTAL, now=moment())

    assert (held("urban-litter", today), held("urban-litter", today + timedelta(days=1))) == ([False], [])
    assert Event.objects.filter(name=events.DUTY_ENDED).count() == 1


def test_a_duty_that_is_not_on_the_list_is_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        rules.end_duty(0, by=PORTAL, now=moment())
