"""Asking for what somebody else decides: a contest, more time, another lead, a deferral; then taking it back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases import events
from cases.casework.commands import desk, handling
from cases.casework.commands.clocks import mark_clocks
from cases.decisions.commands.applications import apply_for, withdraw_application
from cases.models import Application, Assignment, Case
from cases.rules.workflow.applications import RULES, Kind, Standing
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event, Notification
from tests import stories
from tests.district import District, moment

DEFERRAL = {"owner": "周城管", "plan": "汛期后开工", "review_on": date(2026, 3, 20)}


def lead_of(case: Case) -> Assignment:
    return Assignment.objects.get(case=case, role="lead", released_at=None, round=case.round)


def apply(
    district: District, case: Case, kind: Kind, *, by: str = "zhou", now: datetime | None = None, **more: Any
) -> Case:
    """Apply for something: for the lead's own part where the kind belongs to a part."""
    if RULES[kind].of_assignment:
        more.setdefault("assignment_id", lead_of(case).pk)
    asked = {"by": district.actor(by), "now": now or moment(10, 30), "kind": kind, "reason": "不属本单位职责", **more}
    return apply_for(case.number, **asked)


def signed(district: District, **changes: Any) -> Case:
    return sign(district, stories.dispatched(district, **changes))


def sign(district: District, case: Case, *, by: str = "zhou", part: Assignment | None = None) -> Case:
    step = {"by": district.actor(by), "now": moment(11), "assignment_id": (part or lead_of(case)).pk}
    return handling.sign_for(case.number, **step)


# ---- contests (北京市接诉即办工作条例 第十二条第三款) ---------------------------------------------------------------


def test_a_contest_stops_the_clocks_of_the_lead_and_of_the_case(district: District) -> None:
    case = stories.dispatched(district)

    case = apply(district, case, Kind.CONTEST)

    mine = lead_of(case)
    assert (mine.paused_at, mine.next_alarm_at, mine.clocks) == (moment(10, 30), None, [])
    kept = Case.objects.get(id=case.pk)
    assert (kept.paused_at, kept.next_alarm_at) == (moment(10, 30), None)
    assert mark_clocks(now=moment(days=30)) == 0


def test_a_contest_of_a_co_handler_stops_its_own_clocks_only(district: District) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")

    apply(district, case, Kind.CONTEST, by="zheng", assignment_id=helper.pk)

    helper.refresh_from_db()
    assert helper.paused_at == moment(10, 30)
    assert lead_of(case).paused_at is None
    assert Case.objects.get(id=case.pk).paused_at is None


def test_nothing_is_done_with_an_assignment_whose_clocks_stand_still(district: District) -> None:
    case = apply(district, stories.dispatched(district), Kind.CONTEST)

    with pytest.raises(Conflict):
        handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=lead_of(case).pk)
    with pytest.raises(Conflict, match="暂停"):
        apply(district, case, Kind.HAND_OVER)


def test_a_dispatch_that_was_signed_for_is_not_contested(district: District) -> None:
    with pytest.raises(Conflict):
        apply(district, signed(district), Kind.CONTEST)


def test_a_dispatch_is_contested_until_the_limit_for_signing_and_no_later(district: District) -> None:
    late, in_time = stories.dispatched(district), stories.dispatched(district)
    sign_by = lead_of(late).sign_by

    with pytest.raises(Conflict):
        apply(district, late, Kind.CONTEST, now=sign_by + timedelta(seconds=1))
    apply(district, in_time, Kind.CONTEST, now=sign_by)

    assert Application.objects.get().case_id == in_time.pk


def test_a_dispatch_is_contested_once(district: District) -> None:
    case = apply(district, stories.dispatched(district), Kind.CONTEST)
    contest = Application.objects.get()
    withdraw_application(case.number, by=district.actor("zhou"), now=moment(10, 40), application_id=contest.pk)

    with pytest.raises(Conflict):
        apply(district, case, Kind.CONTEST, now=moment(10, 50))


def test_a_lead_that_a_ruling_designated_cannot_contest(district: District) -> None:
    case = stories.dispatched(district)
    Assignment.objects.filter(case=case).update(is_designated=True)

    with pytest.raises(Conflict):
        apply(district, case, Kind.CONTEST)


# ---- what every application needs -----------------------------------------------------------------------------------


def test_an_application_needs_a_reason(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        apply(district, stories.dispatched(district), Kind.CONTEST, reason="  ")

    assert "reason" in refused.value.fields


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, "review_on"),
        ({**DEFERRAL, "review_on": date(2026, 3, 2)}, "review_on"),
        ({**DEFERRAL, "owner": " "}, "owner"),
        ({**DEFERRAL, "plan": ""}, "plan"),
    ],
)
def test_a_deferral_needs_an_owner_a_plan_and_a_day_to_come(
    district: District, wanted: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        apply(district, signed(district), Kind.DEFERRAL, wanted=wanted, now=moment(12))

    assert field in refused.value.fields


def test_an_extension_goes_beyond_the_present_deadline(district: District) -> None:
    case = signed(district)
    finish_by = lead_of(case).finish_by

    for until in (None, finish_by):
        with pytest.raises(Invalid) as refused:
            apply(district, case, Kind.EXTENSION, wanted={"until": until}, now=moment(12))
        assert "until" in refused.value.fields
    apply(district, case, Kind.EXTENSION, wanted={"until": finish_by + timedelta(minutes=1)}, now=moment(12))

    assert Application.objects.get().wanted["before"] == finish_by.isoformat()


def test_a_late_extension_goes_beyond_now(district: District) -> None:
    case = signed(district)
    late = lead_of(case).finish_by + timedelta(days=2)

    with pytest.raises(Invalid):
        apply(district, case, Kind.EXTENSION, wanted={"until": late - timedelta(days=1)}, now=late)


def test_a_hand_over_keeps_whom_the_lead_proposes(district: District) -> None:
    apply(district, signed(district), Kind.HAND_OVER, wanted={"lead": "D-HOUSING"}, now=moment(12))

    assert Application.objects.get().wanted == {"lead": "D-HOUSING"}


@pytest.mark.parametrize("kind", [Kind.HAND_OVER, Kind.DEFERRAL])
def test_only_the_lead_asks_for_what_concerns_the_whole(district: District, kind: Kind) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")

    with pytest.raises(Conflict):
        apply(district, case, kind, by="zheng", assignment_id=helper.pk, wanted=DEFERRAL)


@pytest.mark.parametrize("kind", [Kind.EXTENSION, Kind.HAND_OVER, Kind.DEFERRAL])
def test_who_has_not_signed_for_a_dispatch_may_only_contest_it(district: District, kind: Kind) -> None:
    case = stories.dispatched(district)

    with pytest.raises(Conflict):
        apply(district, case, kind)

    apply(district, case, Kind.CONTEST)


def test_a_case_that_is_excluded_already_is_not_excluded_again(district: District) -> None:
    case = stories.dispatched(district)
    Case.objects.filter(id=case.pk).update(is_excluded=True)

    with pytest.raises(Conflict):
        apply(district, case, Kind.EXCLUSION, by="li")


def test_the_same_thing_is_asked_for_once_at_a_time(district: District) -> None:
    case = stories.registered(district)
    apply(district, case, Kind.SUPERVISION, by="li")

    with pytest.raises(Conflict):
        apply(district, case, Kind.SUPERVISION, by="li")

    assert Application.objects.count() == 1


def test_who_was_given_no_part_does_not_know_of_the_case(district: District) -> None:
    case = stories.dispatched(district)

    with pytest.raises(NotFound):
        apply(district, case, Kind.CONTEST, by="wu")


def test_a_department_does_not_apply_for_another(district: District) -> None:
    with pytest.raises(NotAllowed):
        apply(district, stories.routed(district), Kind.CONTEST, by="zheng")


def test_an_assignment_of_another_case_is_not_found(district: District) -> None:
    case, other = stories.dispatched(district), stories.dispatched(district)

    with pytest.raises(NotFound):
        apply(district, case, Kind.CONTEST, assignment_id=lead_of(other).pk)


@pytest.mark.parametrize("kind", [Kind.SUPERVISION, Kind.EXCLUSION])
def test_the_street_asks_for_supervision_and_exclusion_and_its_workers_do_not(district: District, kind: Kind) -> None:
    case = stories.registered(district)

    with pytest.raises(NotAllowed):
        apply(district, case, kind, by="wang")
    apply(district, case, kind, by="li")

    assert Application.objects.get().kind == kind


def test_a_reopening_is_asked_for_a_closed_case_only(district: District) -> None:
    with pytest.raises(Conflict):
        apply(district, stories.calling_back(district), Kind.REOPENING, by="he")


# ---- stale forms, repeats, telling ----------------------------------------------------------------------------------


def test_a_stale_application_is_refused(district: District) -> None:
    case = stories.dispatched(district)

    with pytest.raises(Conflict, match="待签收"):
        apply(district, case, Kind.CONTEST, version=case.version - 1)

    assert not Application.objects.exists()


@pytest.mark.parametrize("with_version", [True, False])
def test_the_same_application_sent_twice_is_made_once(district: District, with_version: bool) -> None:
    case = stories.dispatched(district)
    seen = case.version if with_version else None

    first = apply(district, case, Kind.CONTEST, version=seen, key="same")
    again = apply(district, case, Kind.CONTEST, version=seen, key="same")

    assert first.version == again.version
    assert Application.objects.count() == 1
    assert Event.objects.filter(subject_id=case.pk, name=events.APPLIED).count() == 1


def test_a_key_of_another_case_answers_for_nothing(district: District) -> None:
    first, second = stories.dispatched(district), stories.dispatched(district)
    apply(district, first, Kind.CONTEST, key="same")

    with pytest.raises(Conflict):
        apply(district, second, Kind.CONTEST, key="same", version=1)


def test_whoever_decides_is_told_of_an_application_and_the_applicant_is_not(district: District) -> None:
    apply(district, stories.dispatched(district), Kind.CONTEST)
    outbox.drain()

    event = Event.objects.get(name=events.APPLIED)
    told = Notification.objects.filter(event_id=event.pk).values_list("person__username", "reason")
    assert list(told) == [("qian", "application")]


def test_the_event_names_the_application_and_who_asks(district: District) -> None:
    apply(district, stories.dispatched(district), Kind.CONTEST)

    data = Event.objects.get(name=events.APPLIED).data
    assert data["application"] == Application.objects.get().pk
    assert (data["kind_en"], data["organisation_en"]) == ("Contest of a dispatch", "Urban Management Bureau")


# ---- taking back ----------------------------------------------------------------------------------------------------


def test_what_is_withdrawn_lets_the_clocks_go_on_with_what_was_left(district: District) -> None:
    case = stories.dispatched(district)
    before, due = lead_of(case), Case.objects.get(id=case.pk).due_at
    apply(district, case, Kind.CONTEST)

    withdraw_application(
        case.number, by=district.actor("zhou"), now=moment(12, 30), application_id=Application.objects.get().pk
    )

    mine = lead_of(case)
    assert mine.paused_at is None
    assert mine.finish_by == before.finish_by + timedelta(hours=2)
    kept = Case.objects.get(id=case.pk)
    assert (kept.due_at, kept.paused_at) == (due + timedelta(hours=2), None)
    assert Application.objects.get().standing == Standing.WITHDRAWN


def test_a_withdrawn_extension_touches_no_clock(district: District) -> None:
    case = signed(district)
    finish_by = lead_of(case).finish_by
    apply(district, case, Kind.EXTENSION, wanted={"until": finish_by + timedelta(days=1)}, now=moment(12))

    withdraw_application(
        case.number, by=district.actor("zhou"), now=moment(13), application_id=Application.objects.get().pk
    )

    assert lead_of(case).finish_by == finish_by


def test_only_who_asked_takes_an_application_back(district: District) -> None:
    case = apply(district, stories.dispatched(district), Kind.CONTEST)

    with pytest.raises(NotAllowed):
        withdraw_application(
            case.number, by=district.actor("qian"), now=moment(11), application_id=Application.objects.get().pk
        )


def test_an_application_of_another_case_is_not_taken_back(district: District) -> None:
    case, other = stories.dispatched(district), stories.registered(district)
    apply(district, case, Kind.CONTEST)

    with pytest.raises(NotFound):
        withdraw_application(
            other.number, by=district.actor("li"), now=moment(11), application_id=Application.objects.get().pk
        )


def test_taking_back_twice_with_one_key_is_one_taking_back_and_without_it_too_late(district: District) -> None:
    case = apply(district, stories.dispatched(district), Kind.CONTEST)
    asked = {"by": district.actor("zhou"), "now": moment(11), "application_id": Application.objects.get().pk}

    first = withdraw_application(case.number, key="same", **asked)
    again = withdraw_application(case.number, key="same", **asked)

    assert first.version == again.version
    with pytest.raises(Conflict):
        withdraw_application(case.number, **asked)


def left_to_community(district: District) -> Case:
    return desk.leave_to_community(stories.registered(district).number, by=district.actor("li"), now=moment(10, 20))


@pytest.mark.parametrize("story", [stories.registered, left_to_community])
def test_a_case_without_departments_has_nothing_to_contest(
    district: District, story: Callable[[District], Case]
) -> None:
    with pytest.raises(NotFound):
        apply_for(
            story(district).number,
            by=district.actor("li"),
            now=moment(11),
            kind=Kind.CONTEST,
            reason="不属职责",
            assignment_id=1,
        )
