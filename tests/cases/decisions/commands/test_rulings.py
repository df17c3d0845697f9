"""Deciding on applications, and what follows for leads, clocks, the list and the people concerned."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases import events
from cases.casework.commands import closing, handling
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.deferring import wake_deferred
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.models import Application, Assignment, Case, ResponsibilityRule
from cases.rules.workflow import Clock, Satisfaction, State
from cases.rules.workflow.applications import Kind, Standing
from governance.chart.commands.people import appoint, create_post
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Event, Notification
from tests import stories
from tests.cases.decisions.commands.test_applications import DEFERRAL, apply, lead_of, sign, signed
from tests.district import LONG_AGO, District, moment

GRANTED = Ruling(is_granted=True, reason="属实", lead="D-HOUSING")
REFUSED = Ruling(is_granted=False, reason="职责清单已明确")


def decide(district: District, case: Case, ruling: Ruling = GRANTED, *, by: str = "qian", **more: Any) -> Case:
    """Decide the newest application of a case."""
    more.setdefault(
        "application_id", Application.objects.filter(case=case).order_by("-id").values_list("id", flat=True)[0]
    )
    return decide_application(
        case.number, **{"by": district.actor(by), "now": moment(12, 30), "ruling": ruling, **more}
    )


def contested(district: District) -> Case:
    """Return a dispatched case whose lead contested at half past ten."""
    return apply(district, stories.dispatched(district), Kind.CONTEST)


# ---- contests -------------------------------------------------------------------------------------------------------


def test_a_refused_contest_leaves_every_clock_what_was_left_of_it(district: District) -> None:
    """Elapsed limits move by the time they stood still, working ones by the work that was left (第十二条第三款)."""
    case = contested(district)
    before = lead_of(case)

    case = decide(district, case, REFUSED)

    mine = lead_of(case)
    assert before.sign_by == moment(15, 20)  # Four working hours after 10:20, over lunch.
    assert mine.sign_by == moment(
        16, 50
    )  # Three hours and 50 minutes of work were left; the pause took half an hour of lunch.
    assert mine.contact_by == before.contact_by + timedelta(hours=2)
    assert mine.finish_by == before.finish_by + timedelta(hours=2)
    assert mine.paused_at is None
    assert mine.next_alarm_at is not None
    kept = Case.objects.get(id=case.pk)
    assert kept.due_at == mine.finish_by
    assert kept.paused_at is None
    assert kept.next_alarm_at is not None


def test_after_a_refusal_the_same_lead_signs_for_it(district: District) -> None:
    case = decide(district, contested(district), REFUSED)

    case = handling.sign_for(case.number, by=district.actor("zhou"), now=moment(13), assignment_id=lead_of(case).pk)

    assert case.state == State.ACTING


def test_a_granted_contest_gives_the_case_another_lead_who_cannot_contest(district: District) -> None:
    case = contested(district)
    first = lead_of(case)

    case = decide(district, case)

    first.refresh_from_db()
    assert (first.is_open, first.released_at, first.paused_at) == (False, moment(12, 30), None)
    mine = lead_of(case)
    assert (mine.organisation.code, mine.is_designated, mine.asked) == ("D-HOUSING", True, "请清运")
    assert mine.assigned_at == moment(12, 30)
    kept = Case.objects.get(id=case.pk)
    assert (kept.due_at, kept.paused_at, kept.state) == (mine.finish_by, None, State.DISPATCHED)
    with pytest.raises(Conflict):
        apply(district, case, Kind.CONTEST, by="wu", now=moment(13))


def test_a_lead_that_a_ruling_named_cannot_contest_in_the_next_round_either(district: District) -> None:
    case = decide(district, contested(district))
    case = stories.handled(district, case, "wu", now=moment(13))
    unsolved = {"is_done": False, "note": "垃圾仍在原处"}

    case = closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), **unsolved)

    mine = lead_of(case)
    assert (mine.organisation.code, mine.round) == ("D-HOUSING", 2)
    with pytest.raises(Conflict, match="指定"):
        apply(district, case, Kind.CONTEST, by="wu", now=moment(14, 10))


def test_a_co_handler_that_shall_lead_is_promoted_with_the_whole_time(district: District) -> None:
    case = stories.routed(district)
    apply(district, case, Kind.CONTEST, now=moment(10, 40))

    case = decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))

    assert sorted(Assignment.objects.filter(case=case, released_at=None).values_list("organisation__code", "role")) == [
        ("D-HOUSING", "co_handler"),
        ("D-WATER", "lead"),
    ]
    promoted = lead_of(case)
    assert (promoted.is_designated, promoted.finish_by) == (True, moment(12, 30) + timedelta(days=7))
    assert Case.objects.get(id=case.pk).due_at == promoted.finish_by


def test_a_promoted_co_handler_that_had_finished_begins_again_to_answer_for_the_whole(district: District) -> None:
    case = stories.routed(district)
    apply(district, case, Kind.CONTEST, now=moment(10, 40))
    stories.handled(district, case, "zheng", now=moment(11))

    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))

    promoted = lead_of(case)
    assert (promoted.organisation.code, promoted.is_open, promoted.finished_at) == ("D-WATER", True, None)
    assert promoted.signed_at == moment(11)


def test_a_promoted_co_handler_takes_the_stages_on(district: District) -> None:
    case = stories.routed(district, category="urban-litter")
    limit = case.category
    limit.time_limit_code = "staged-hazard"
    limit.save(update_fields=["time_limit_code"])
    apply(district, case, Kind.CONTEST, now=moment(10, 40))

    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))

    assert [stage["name_en"] for stage in lead_of(case).stages] == ["Stopped at first", "First repair"]


def test_who_shall_lead_must_not_be_contesting_itself(district: District) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")
    apply(district, case, Kind.CONTEST, by="zheng", assignment_id=helper.pk, now=moment(10, 35))
    apply(district, case, Kind.CONTEST, now=moment(10, 40))

    with pytest.raises(Invalid) as refused:
        decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))

    assert "lead" in refused.value.fields
    assert lead_of(case).organisation.code == "D-URBAN"


def test_a_co_handler_whose_contest_is_granted_is_released_and_nobody_waits_for_it(district: District) -> None:
    case = stories.routed(district, kind="work")
    helper = Assignment.objects.get(case=case, organisation__code="D-HOUSING")
    apply(district, case, Kind.CONTEST, by="wu", assignment_id=helper.pk, now=moment(10, 40))

    case = decide(district, case, Ruling(is_granted=True, reason="属实"))

    helper.refresh_from_db()
    assert (helper.is_open, helper.released_at) == (False, moment(12, 30))
    assert stories.handled(district, case, "zhou", now=moment(13)).state == State.VERIFYING


def test_a_co_handler_whose_contest_is_refused_goes_on_with_what_was_left(district: District) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")
    due = Case.objects.get(id=case.pk).due_at
    apply(district, case, Kind.CONTEST, by="zheng", assignment_id=helper.pk, now=moment(10, 40))

    decide(district, case, REFUSED)

    again = Assignment.objects.get(id=helper.pk)
    assert again.finish_by == helper.finish_by + timedelta(hours=1, minutes=50)
    assert Case.objects.get(id=case.pk).due_at == due


@pytest.mark.parametrize("lead", ["", "D-URBAN", "990000001", "D-NONE"])
def test_a_granted_contest_names_another_organisation_that_can_lead(district: District, lead: str) -> None:
    case = contested(district)

    with pytest.raises(Invalid) as refused:
        decide(district, case, Ruling(is_granted=True, reason="属实", lead=lead))

    assert "lead" in refused.value.fields
    assert Application.objects.get().standing == Standing.OPEN


def test_a_deadline_that_passed_before_the_clocks_stood_still_stays_where_it_was(district: District) -> None:
    case = signed(district)
    mine = lead_of(case)
    late = mine.finish_by + timedelta(minutes=5)
    apply(district, case, Kind.DEFERRAL, wanted={**DEFERRAL, "review_on": date(2026, 4, 1)}, now=late)
    decide(district, case, now=late)

    assert wake_deferred(now=moment(9, days=30)) == 1

    assert lead_of(case).finish_by == mine.finish_by
    assert Case.objects.get(id=case.pk).due_at == mine.finish_by
    mark_clocks(now=moment(9, days=30))
    assert Event.objects.filter(subject_id=case.pk, name=events.CLOCK_OVERDUE, data__clock="finish").exists()


# ---- the list -------------------------------------------------------------------------------------------------------


def test_a_ruling_may_name_the_lead_of_such_cases_for_next_time(district: District) -> None:
    case = contested(district)

    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER", for_next_time=True))

    street = district.organisation("990000001")
    rule = ResponsibilityRule.objects.get(area=street, category_id=case.category_id, whistle_kind="")
    assert (rule.lead.code, rule.valid.lower) == ("D-WATER", date(2026, 3, 2))
    written = Event.objects.get(name=events.RULE_WRITTEN)
    assert (written.data["ruling"], written.by_id) == (case.number, district.person("qian").pk)


def test_a_second_ruling_of_the_day_replaces_the_line_that_began_with_it(district: District) -> None:
    case, other = contested(district), contested(district)
    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER", for_next_time=True))
    street = district.organisation("990000001")
    rule = ResponsibilityRule.objects.get(area=street, whistle_kind="")
    rule.co_handlers.set([district.organisation("D-HOUSING")])

    decide(district, other, Ruling(is_granted=True, reason="属实", lead="D-HOUSING", for_next_time=True))

    again = ResponsibilityRule.objects.get(area=street, whistle_kind="")
    assert (again.pk, again.lead.code, list(again.co_handlers.all())) == (rule.pk, "D-HOUSING", [])


def test_a_ruling_ends_the_line_that_held_until_the_day_before(district: District) -> None:
    case = contested(district)
    street = district.organisation("990000001")
    held = ResponsibilityRule.objects.create(
        category_id=case.category_id,
        area=street,
        whistle_kind="",
        lead=district.organisation("D-URBAN"),
        valid=(date(2024, 1, 1), None),
    )

    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER", for_next_time=True))

    held.refresh_from_db()
    assert held.valid.upper == date(2026, 3, 2)
    assert (
        ResponsibilityRule.objects.filter(area=street, whistle_kind="", valid__contains=date(2026, 3, 2))
        .get()
        .lead.code
        == "D-WATER"
    )


# ---- who decides ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chen", "li"])
def test_only_who_stands_above_both_sides_rules_on_a_contest(district: District, who: str) -> None:
    """第十二条第三款: neither the street that dispatched nor the department that contests."""
    case = contested(district)

    with pytest.raises(NotAllowed):
        decide(district, case, by=who)


def test_a_reviewer_of_the_street_alone_is_not_above_the_department(district: District) -> None:
    case = contested(district)
    reviewer_of(district, "990000001", "deng")

    with pytest.raises(NotAllowed):
        decide(district, case, by="deng")


def test_nobody_decides_what_they_asked_for(district: District) -> None:
    case = signed(district)
    department_staff(district, "qian")
    until = lead_of(case).finish_by + timedelta(days=1)
    apply(district, case, Kind.EXTENSION, by="qian", wanted={"until": until}, now=moment(12))

    with pytest.raises(NotAllowed):
        decide(district, case, by="qian")
    decide(district, case, by="chen")

    assert Application.objects.get().standing == Standing.GRANTED


def test_an_outsider_does_not_know_of_the_application(district: District) -> None:
    with pytest.raises(NotFound):
        decide(district, contested(district), by="xu")


def test_a_decision_needs_a_reason(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        decide(district, contested(district), Ruling(is_granted=False, reason=" "))

    assert "reason" in refused.value.fields


def reviewer_of(district: District, code: str, username: str) -> None:
    """Give one of the cast the post of a reviewer in an organisation too."""
    given_post(district, code, "district-supervisor", username)


def department_staff(district: District, username: str) -> None:
    """Give one of the cast a post in the urban management bureau too."""
    given_post(district, "D-URBAN", "department-staff", username)


def given_post(district: District, code: str, role: str, username: str) -> None:
    post = create_post(
        by=PORTAL,
        now=LONG_AGO,
        organisation_id=district.organisation(code).pk,
        role=role,
        name_zh="兼任",
        name_en="Additional post",
    )
    appoint(by=PORTAL, now=LONG_AGO, person_id=district.person(username).pk, post_id=post.pk, since=date(2024, 1, 1))


# ---- more time, hand-over, deferral, supervision, exclusion, reopening ----------------------------------------------


def test_an_extension_moves_the_deadline_of_the_lead_and_of_the_case(district: District) -> None:
    """第十五条第二项."""
    case = signed(district)
    until = lead_of(case).finish_by + timedelta(days=3)
    apply(district, case, Kind.EXTENSION, wanted={"until": until}, now=moment(12))

    decide(district, case, by="chen")

    mine = lead_of(case)
    assert mine.finish_by == until
    basis = mine.basis(Clock.FINISH)
    assert basis is not None
    assert basis.until == until
    kept = Case.objects.get(id=case.pk)
    assert (kept.due_at, kept.due_basis["until"]) == (until, until.isoformat())


def test_an_extension_of_a_co_handler_moves_its_own_deadline_only(district: District) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")
    due = Case.objects.get(id=case.pk).due_at
    until = helper.finish_by + timedelta(days=1)
    sign(district, case, by="zheng", part=helper)
    apply(district, case, Kind.EXTENSION, by="zheng", assignment_id=helper.pk, wanted={"until": until}, now=moment(12))

    decide(district, case, by="chen")

    helper.refresh_from_db()
    assert helper.finish_by == until
    assert Case.objects.get(id=case.pk).due_at == due


def test_a_refused_extension_changes_no_deadline(district: District) -> None:
    case = signed(district)
    before = lead_of(case)
    apply(district, case, Kind.EXTENSION, wanted={"until": before.finish_by + timedelta(days=3)}, now=moment(12))

    decide(district, case, REFUSED, by="chen")

    assert lead_of(case).finish_by == before.finish_by
    assert Case.objects.get(id=case.pk).due_at == before.finish_by


def test_an_extension_decided_after_the_part_was_finished_can_only_be_refused(district: District) -> None:
    case = signed(district)
    mine = lead_of(case)
    apply(district, case, Kind.EXTENSION, wanted={"until": mine.finish_by + timedelta(days=3)}, now=moment(12))
    step = {"by": district.actor("zhou"), "now": moment(12, 10), "assignment_id": mine.pk}
    handling.make_contact(case.number, note="已联系", **step)
    due = handling.finish_assignment(case.number, result="已清运", **step).due_at

    with pytest.raises(Conflict):
        decide(district, case, by="chen")
    case = decide(district, case, REFUSED, by="chen")

    assert (case.state, case.due_at) == (State.VERIFYING, due)


def test_a_granted_hand_over_changes_the_lead(district: District) -> None:
    """第十四条: whoever came first leads until a ruling says otherwise."""
    case = signed(district)
    apply(district, case, Kind.HAND_OVER, wanted={"lead": "D-HOUSING"}, now=moment(12))

    case = decide(district, case)

    assert lead_of(case).organisation.code == "D-HOUSING"
    assert stories.handled(district, case, "wu", now=moment(13)).state == State.VERIFYING


def test_a_refused_hand_over_leaves_the_lead_and_its_clocks(district: District) -> None:
    case = signed(district)
    before = lead_of(case)
    apply(district, case, Kind.HAND_OVER, now=moment(12))

    decide(district, case, REFUSED)

    after = lead_of(case)
    assert (after.pk, after.finish_by) == (before.pk, before.finish_by)


def test_a_hand_over_of_a_whistled_case_calls_the_next_lead_by_the_same_whistle(district: District) -> None:
    case = sign(district, stories.routed(district, kind="work"))
    apply(district, case, Kind.HAND_OVER, now=moment(12))

    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))

    assert lead_of(case).whistle is not None


def asked_before_signing(district: District, case: Case) -> Application:
    """Ask for another lead as it could once be asked for: such applications may still wait."""
    asked = {"kind": Kind.HAND_OVER, "wanted": {"lead": ""}, "reason": "不属本单位职责", "asked_at": moment(10, 25)}
    return Application.objects.create(case=case, assignment=lead_of(case), asked_by=district.person("zhou"), **asked)


def test_nothing_else_is_granted_while_a_contest_waits_for_its_ruling(district: District) -> None:
    case = stories.dispatched(district)
    handed = asked_before_signing(district, case)
    apply(district, case, Kind.CONTEST, now=moment(10, 30))

    with pytest.raises(Conflict):
        decide(district, case, application_id=handed.pk)
    decide(district, case, REFUSED, application_id=handed.pk)

    assert lead_of(case).paused_at == moment(10, 30)


def test_an_application_that_outlived_its_part_stops_and_starts_nothing(district: District) -> None:
    case = stories.dispatched(district)
    handed = asked_before_signing(district, case)
    apply(district, case, Kind.CONTEST, now=moment(10, 30))
    case = decide(district, case)
    lead = lead_of(case)

    with pytest.raises(Conflict):
        decide(district, case, application_id=handed.pk, now=moment(13))
    decide(district, case, REFUSED, application_id=handed.pk, now=moment(13))

    assert lead_of(case).finish_by == lead.finish_by
    assert Case.objects.get(id=case.pk).due_at == lead.finish_by


def test_a_case_is_put_under_supervision_as_often_as_it_is_granted(district: District) -> None:
    case = stories.registered(district)

    for times in (1, 2):
        apply(district, case, Kind.SUPERVISION, by="li")
        case = decide(district, case)
        assert Case.objects.get(id=case.pk).supervised == times


def test_a_granted_exclusion_marks_the_case_and_a_refused_one_does_not(district: District) -> None:
    case, other = stories.registered(district), stories.registered(district)
    for each, ruling in ((case, GRANTED), (other, REFUSED)):
        apply(district, each, Kind.EXCLUSION, by="li")
        decide(district, each, ruling)

    assert Case.objects.get(id=case.pk).is_excluded
    assert not Case.objects.get(id=other.pk).is_excluded


def closed(district: District) -> Case:
    """Return a case that the resident called solved and the street has evaluated."""
    case = stories.calling_back(district)
    stories.evaluated(district, case)
    answers = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    return closing.call_back(case.number, by=district.actor("he"), now=moment(18), answers=answers)


def test_a_closed_case_is_reopened_to_the_same_lead_when_that_is_granted(district: District) -> None:
    case = closed(district)
    apply(district, case, Kind.REOPENING, by="he", now=moment(19), reason="居民来电反映问题复发")

    case = decide(district, case, now=moment(20))

    kept = Case.objects.get(id=case.pk)
    assert (kept.state, kept.is_open, kept.closed_at, kept.round) == (State.DISPATCHED, True, None, 2)
    assert lead_of(kept).organisation.code == "D-URBAN"
    assert Application.objects.get().standing == Standing.GRANTED
    outbox.drain()
    told = Notification.objects.filter(event_id=Event.objects.get(name=events.CASE_REOPENED).pk)
    assert set(told.values_list("person__username", "reason")) == {("zhou", "inbox"), ("he", "application")}


def test_a_closed_case_stays_closed_when_reopening_is_refused(district: District) -> None:
    case = closed(district)
    apply(district, case, Kind.REOPENING, by="he", now=moment(19))

    case = decide(district, case, REFUSED, now=moment(20))

    assert (case.state, case.round) == (State.CLOSED, 1)


# ---- stale forms, repeats, telling ----------------------------------------------------------------------------------


def test_a_stale_decision_is_refused(district: District) -> None:
    case = contested(district)

    with pytest.raises(Conflict):
        decide(district, case, version=case.version - 1)


def test_the_same_decision_sent_twice_is_made_once_and_another_one_comes_too_late(district: District) -> None:
    case = contested(district)

    first = decide(district, case, key="same")
    again = decide(district, case, key="same")

    assert first.version == again.version
    with pytest.raises(Conflict):
        decide(district, case, REFUSED)
    assert Event.objects.filter(subject_id=case.pk, name=events.APPLICATION_DECIDED).count() == 1


def test_the_applicant_and_the_next_lead_are_told_of_the_decision(district: District) -> None:
    decide(district, contested(district))
    outbox.drain()

    told = Notification.objects.filter(event_id=Event.objects.get(name=events.APPLICATION_DECIDED).pk)
    assert set(told.values_list("person__username", "reason")) == {("zhou", "application"), ("wu", "inbox")}


def test_a_promoted_co_handler_is_told_that_it_leads(district: District) -> None:
    case = stories.routed(district)
    apply(district, case, Kind.CONTEST, now=moment(10, 40))
    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))
    outbox.drain()

    told = Notification.objects.filter(event_id=Event.objects.get(name=events.APPLICATION_DECIDED).pk)
    assert ("zheng", "inbox") in set(told.values_list("person__username", "reason"))
