"""The registers that decide, as the district's administrator keeps them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.intake.queries.danger import tells_of_danger
from cases.models import CommunityDuty, DeclineReason, ResponsibilityRule, WhistleKind
from cases.reading.queries.ranking import category_words
from cases.rules.commands import rules
from cases.rules.queries.registers import forget_registers
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import Permission
from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.models import Event
from tests.district import District

PLACES = [
    ("cases:rules", []),
    ("cases:rules-line", []),
    ("cases:rules-limit", ["ordinary"]),
    ("cases:rules-kind", ["work"]),
    ("cases:rules-reason", ["legal-channel"]),
    ("cases:rules-words", ["utility-gas"]),
    ("cases:rules-value", ["on-site-radius"]),
    ("cases:rules-value", ["weight-response"]),
    ("cases:rules-duty", []),
]


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


@pytest.mark.parametrize(("name", "args"), PLACES)
def test_the_administrator_opens_the_registers_and_others_do_not(
    district: District, name: str, args: list[str]
) -> None:
    statuses = [signed_in(district, who).get(reverse(name, args=args)).status_code for who in ("feng", "li", "yang")]

    assert statuses == [200, 403, 403]


def test_the_registers_show_what_holds_and_what_is_coming(district: District) -> None:
    day = timezone.localdate() + timedelta(days=3)
    rules.change_limit("ordinary", by=district.actor("feng"), now=timezone.now(), amount=5, unit="day", since=day)

    page = signed_in(district, "feng").get(reverse("cases:rules"), {"group": "urban"}).context["page"]

    assert {line.lead for line in page.lines} == {"Urban Management Bureau"}
    assert [(row.words, row.is_coming) for row in page.limits if row.code == "ordinary"] == [
        ("7 days", False),
        ("5 days", True),
    ]
    assert len(page.kinds) == 4


def test_a_changed_limit_holds_from_its_day_and_the_old_one_until_then(district: District) -> None:
    day = timezone.localdate() + timedelta(days=10)

    response = signed_in(district, "feng").post(
        reverse("cases:rules-limit", args=["ordinary"]), {"amount": 5, "unit": "working_day", "since": day.isoformat()}
    )

    assert response.status_code == 302
    held, coming = TimeLimit.objects.filter(code="ordinary").order_by("valid")
    assert (held.amount, held.valid.upper) == (7, day)
    assert (coming.amount, coming.unit, coming.valid.lower, coming.valid.upper) == (5, "working_day", day, None)
    assert Event.objects.filter(name="cases.limit.changed").count() == 1


def test_a_second_change_on_the_same_day_replaces_the_first(district: District) -> None:
    address = reverse("cases:rules-limit", args=["ordinary"])
    client = signed_in(district, "feng")

    for amount in (5, 6):
        client.post(address, {"amount": amount, "unit": "day", "since": timezone.localdate().isoformat()})

    assert list(TimeLimit.objects.filter(code="ordinary").order_by("valid").values_list("amount", flat=True)) == [7, 6]


def test_a_change_in_the_past_is_refused_and_what_was_typed_kept(district: District) -> None:
    response = signed_in(district, "feng").post(
        reverse("cases:rules-limit", args=["ordinary"]), {"amount": 55, "unit": "day", "since": "2024-05-01"}
    )

    assert response.status_code == 422
    assert 'value="55"' in response.text
    assert TimeLimit.objects.filter(code="ordinary").count() == 1


def test_a_kind_of_whistle_gets_its_three_limits(district: District) -> None:
    sent = {"sign_amount": 2, "sign_unit": "hour", "contact_amount": 12, "contact_unit": "hour"}
    sent |= {"report_amount": 1, "report_unit": "working_day", "since": timezone.localdate().isoformat()}

    response = signed_in(district, "feng").post(reverse("cases:rules-kind", args=["work"]), sent)

    assert response.status_code == 302
    newest = WhistleKind.objects.filter(code="work").order_by("valid").last()
    assert newest is not None
    assert (newest.sign_amount, newest.contact_amount, newest.report_unit) == (2, 12, "working_day")


def test_a_reason_gets_other_words(district: District) -> None:
    sent = {"outcome_zh": "请走法定途径。", "outcome_en": "Please use the lawful channel."}

    signed_in(district, "feng").post(reverse("cases:rules-reason", args=["legal-channel"]), sent)

    assert DeclineReason.objects.get(code="legal-channel").outcome_zh == "请走法定途径。"


def test_a_new_line_follows_the_one_that_held(district: District) -> None:
    day = timezone.localdate() + timedelta(days=1)
    sent = {"category": "urban-vendors", "area": "990000", "whistle_kind": "", "lead": "D-WATER"}

    response = signed_in(district, "feng").post(
        reverse("cases:rules-line"), {**sent, "co_handlers": ["D-HOUSING"], "since": day.isoformat()}
    )

    assert response.status_code == 302
    held, coming = ResponsibilityRule.objects.filter(category_id="urban-vendors").order_by("valid")
    assert (held.lead.code, held.valid.upper) == ("D-URBAN", day)
    assert (coming.lead.code, coming.valid.lower) == ("D-WATER", day)
    assert [organisation.code for organisation in coming.co_handlers.all()] == ["D-HOUSING"]


def test_a_line_written_before_a_coming_one_ends_where_that_begins(district: District) -> None:
    today = timezone.localdate()
    line = {"category": "urban-lights", "area": "990000", "whistle_kind": "", "lead": "D-URBAN", "co_handlers": []}
    rules.write_rule(by=district.actor("feng"), now=timezone.now(), since=today + timedelta(days=30), **line)

    rule = rules.write_rule(by=district.actor("feng"), now=timezone.now(), since=today, **line)

    rule.refresh_from_db()
    assert rule.valid.upper == today + timedelta(days=30)


def test_an_ended_line_names_nobody_from_tomorrow(district: District) -> None:
    rule = ResponsibilityRule.objects.get(category_id="urban-vendors")

    response = signed_in(district, "feng").post(reverse("cases:rules-line-end", args=[rule.pk]))

    assert response.status_code == 302
    rule.refresh_from_db()
    assert rule.valid.upper == timezone.localdate() + timedelta(days=1)


def test_a_streets_keeper_of_rules_writes_lines_of_the_street_alone(district: District) -> None:
    street = district.organisation("990000001")
    grant = Grant(street.pk, street.path, street.kind_id)
    keeper = Actor(person_id=district.person("li").pk, grants={Permission.MANAGE_RULES: (grant,)})
    line = {"category": "urban-lights", "whistle_kind": "", "lead": "D-URBAN", "co_handlers": []}
    now, today = timezone.now(), timezone.localdate()

    rules.write_rule(by=keeper, now=now, area="990000001", since=today, **line)

    with pytest.raises(NotAllowed):
        rules.write_rule(by=keeper, now=now, area="990000002", since=today, **line)
    with pytest.raises(NotAllowed):
        rules.change_limit("ordinary", by=keeper, now=now, amount=1, unit="day", since=today)


def test_the_weights_stand_on_one_form_and_must_make_a_hundred(district: District) -> None:
    address = reverse("cases:rules-value", args=["weight-resolution"])
    client = signed_in(district, "feng")
    today = timezone.localdate().isoformat()
    sent = {"weight-response": 40, "weight-resolution": 30, "weight-satisfaction": 40, "since": today}

    assert [field.name for field in client.get(address).context["form"]][:3] == list(sent)[:3]
    refused = client.post(address, sent)
    taken = client.post(address, sent | {"weight-satisfaction": 30})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "must make 100" in refused.text
    newest = RuleValue.objects.filter(code="weight-response").order_by("valid").last()
    assert newest is not None
    assert newest.amount == 40


def test_a_single_number_is_changed_alone(district: District) -> None:
    sent = {"on-site-radius": 300, "since": timezone.localdate().isoformat()}

    response = signed_in(district, "feng").post(reverse("cases:rules-value", args=["on-site-radius"]), sent)

    assert response.status_code == 302
    assert RuleValue.objects.filter(code="on-site-radius").count() == 2


def test_a_number_that_is_none_has_no_form(district: District) -> None:
    assert signed_in(district, "feng").get(reverse("cases:rules-value", args=["nothing"])).status_code == 404


def test_a_duty_is_added_and_ended(district: District) -> None:
    client = signed_in(district, "feng")
    sent = {"category": "utility-gas", "only_assists": "on", "since": timezone.localdate().isoformat()}

    added = client.post(reverse("cases:rules-duty"), sent)
    duty = CommunityDuty.objects.get(category_id="utility-gas")
    ended = client.post(reverse("cases:rules-duty-end", args=[duty.pk]))

    assert (added.status_code, ended.status_code, duty.only_assists) == (302, 302, True)
    duty.refresh_from_db()
    assert duty.valid.upper == timezone.localdate() + timedelta(days=1)


def test_the_page_shows_numbers_duties_and_the_stages_of_a_limit(district: District) -> None:
    page = signed_in(district, "feng").get(reverse("cases:rules")).context["page"]

    assert {row.words for row in page.values} >= {"500 m", "3 times", "70 %"}
    assert any(not duty.only_assists for duty in page.duties)
    staged = {row.under for row in page.limits}
    assert "Stopped at first within 4 working hours; First repair within 7 working days" in staged


def test_a_categorys_words_are_kept_and_found_by_who_reports(district: District) -> None:
    feng = signed_in(district, "feng")
    sent = {"synonyms": "煤气灶", "danger_words": "嘶嘶响"}

    changed = feng.post(reverse("cases:rules-words", args=["utility-gas"]), sent)
    unknown = feng.post(reverse("cases:rules-words", args=["no-such"]), sent)

    assert [changed.status_code, unknown.status_code] == [302, 404]
    forget_registers()
    assert "煤气灶" in category_words()["utility-gas"]
    assert tells_of_danger("阀门嘶嘶响", "")
    assert Event.objects.filter(name="cases.category.worded").count() == 1
