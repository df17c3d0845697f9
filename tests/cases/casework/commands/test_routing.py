"""What a worker makes of a whistle."""

import pytest

from cases import events
from cases.casework.commands import desk
from cases.casework.commands.routing import route_whistle
from cases.models import Assignment, Case, ResponsibilityRule, Whistle
from cases.rules.workflow import State
from governance.ground import outbox
from governance.ground.errors import Invalid
from governance.models import Event, Notification, Organisation
from tests import stories
from tests.district import UNRULED_CATEGORY, District, moment


def assigned(case: Case) -> list[tuple[str, str]]:
    rows = Assignment.objects.filter(case=case, round=case.round).order_by("-role", "id")
    return list(rows.values_list("organisation__code", "role"))


def test_the_nearest_area_and_the_kind_of_whistle_choose_the_rule(district: District) -> None:
    joint, work = stories.routed(district, kind="joint-enforcement"), stories.routed(district, kind="work")

    assert assigned(joint) == [("D-URBAN", "lead"), ("D-HOUSING", "co_handler"), ("D-WATER", "co_handler")]
    assert assigned(work) == [("D-URBAN", "lead"), ("D-HOUSING", "co_handler")]


def test_co_handlers_come_in_the_order_of_their_codes_however_they_were_entered(district: District) -> None:
    rule = ResponsibilityRule.objects.get(whistle_kind="joint-enforcement")
    rule.co_handlers.clear()
    for code in ("D-WATER", "D-HOUSING"):
        rule.co_handlers.add(district.organisation(code))

    case = stories.routed(district, kind="joint-enforcement")

    assert assigned(case)[1:] == [("D-HOUSING", "co_handler"), ("D-WATER", "co_handler")]


def test_the_assignment_names_the_rule_that_chose_it(district: District) -> None:
    case = stories.routed(district)

    rule = ResponsibilityRule.objects.get(whistle_kind="joint-enforcement")
    routed = Event.objects.get(subject_id=case.pk, name=events.WHISTLE_ROUTED)
    assert set(Assignment.objects.filter(case=case).values_list("rule", flat=True)) == {rule.pk}
    assert routed.data["rule"]["area_zh"] == "东街道"


def test_limits_count_from_the_whistle_however_late_the_worker_comes(district: District) -> None:
    case = stories.whistled(district, kind="work")
    whistle = Whistle.objects.get(case=case)

    route_whistle(case.pk, whistle.pk, now=moment(9, days=3))

    lead = Assignment.objects.get(case=case, role="lead")
    assert lead.sign_by == moment(11, 30)
    assert lead.contact_by == moment(10, 30, days=1)
    assert lead.report_by == moment(10, 30, days=3)


def test_routing_twice_assigns_once(district: District) -> None:
    case = stories.routed(district)
    whistle = Whistle.objects.get(case=case)

    route_whistle(case.pk, whistle.pk, now=moment(12))

    assert len(assigned(case)) == 3


def test_each_department_is_told_once(district: District) -> None:
    stories.routed(district)

    told = Notification.objects.filter(reason="inbox").values_list("person__username", flat=True)
    assert sorted(told) == ["wu", "zheng", "zhou"]


def test_without_a_rule_the_case_waits_for_a_human_with_the_nearest_candidates(district: District) -> None:
    case = stories.routed(district, kind="work", category="urban-lights")

    waiting = Event.objects.get(subject_id=case.pk, name=events.WHISTLE_UNROUTED)
    assert case.state == State.UNROUTED
    assert [candidate["code"] for candidate in waiting.data["candidates"]] == ["D-URBAN"]
    assert Notification.objects.filter(person=district.person("li"), event_id=waiting.pk).exists()


def test_a_rule_whose_lead_no_longer_exists_waits_for_a_human(district: District) -> None:
    Organisation.objects.filter(code="D-URBAN").update(valid=("2024-01-01", "2025-01-01"))

    assert stories.routed(district).state == State.UNROUTED


def test_a_human_names_lead_and_co_handlers(district: District) -> None:
    case = stories.routed(district, kind="work", category=UNRULED_CATEGORY)

    case = desk.route_by_hand(
        case.number, by=district.actor("li"), now=moment(12), lead="D-WATER", co_handlers=["D-URBAN", "D-WATER", ""]
    )

    assert assigned(case) == [("D-WATER", "lead"), ("D-URBAN", "co_handler")]
    assert Assignment.objects.filter(case=case, whistle__isnull=False, report_by__isnull=False).count() == 2


def test_routing_by_hand_refuses_what_cannot_be_assigned(district: District) -> None:
    case = stories.routed(district, kind="work", category=UNRULED_CATEGORY)

    with pytest.raises(Invalid) as refused:
        desk.route_by_hand(
            case.number, by=district.actor("li"), now=moment(12), lead="D-WATER", co_handlers=["990000001"]
        )

    assert "990000001" in refused.value.fields["lead"]
    assert assigned(case) == []


def test_a_whistle_of_an_earlier_round_is_left_alone(district: District) -> None:
    case = stories.whistled(district)
    Case.objects.filter(id=case.pk).update(round=2)

    route_whistle(case.pk, Whistle.objects.get(case=case).pk, now=moment(12))

    assert not Assignment.objects.filter(case=case).exists()
    assert outbox.drain() >= 1


def test_the_department_hears_what_its_stationed_office_was_given(district: District) -> None:
    case = stories.dispatched(district, lead="D-URBAN-E")
    outbox.drain()

    told = Notification.objects.filter(reason="inbox", url=f"/cases/{case.number}/")
    assert district.person("zhou").pk in set(told.values_list("person_id", flat=True))
