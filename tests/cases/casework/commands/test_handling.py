"""What departments do with their assignments."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases import events
from cases.casework.commands import handling
from cases.models import Assignment, Case
from cases.rules.workflow import State
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.cases.casework.commands.test_pausing import staged
from tests.district import IN_PEACH_GARDEN, IN_WEST_RIVER, District, moment


def step(district: District, case: Case, username: str) -> dict[str, Any]:
    mine = Assignment.objects.visible_to(district.actor(username)).get(case=case, round=case.round)
    return {"by": district.actor(username), "now": moment(11), "assignment_id": mine.pk}


def test_the_first_signature_sets_the_case_acting(district: District) -> None:
    case = stories.routed(district)

    case = handling.sign_for(case.number, **step(district, case, "wu"))

    assert case.state == State.ACTING
    signed = Assignment.objects.get(case=case, organisation__code="D-HOUSING")
    assert (signed.signed_at, signed.signed_by) == (moment(11), district.person("wu"))
    assert signed.due_at == signed.contact_by


def test_a_second_signature_leaves_the_case_acting(district: District) -> None:
    case = stories.routed(district)

    handling.sign_for(case.number, **step(district, case, "wu"))
    case = handling.sign_for(case.number, **step(district, case, "zhou"))

    assert case.state == State.ACTING


def test_steps_cannot_be_taken_out_of_order(district: District) -> None:
    case = stories.dispatched(district)

    with pytest.raises(Conflict):
        handling.finish_assignment(case.number, **step(district, case, "zhou"), result="好了")


def test_a_department_cannot_act_for_another(district: District) -> None:
    case = stories.routed(district)
    of_housing = step(district, case, "wu")["assignment_id"]

    with pytest.raises(NotAllowed):
        handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=of_housing)


def test_a_department_without_a_part_does_not_know_of_the_case(district: District) -> None:
    case = stories.dispatched(district)

    with pytest.raises(NotFound):
        handling.sign_for(case.number, by=district.actor("wu"), now=moment(11), assignment_id=1)


def test_an_assignment_of_another_case_is_not_found(district: District) -> None:
    case, other = stories.dispatched(district), stories.dispatched(district)
    elsewhere = step(district, other, "zhou")

    with pytest.raises(NotFound):
        handling.sign_for(case.number, **elsewhere)


def test_reporting_in_keeps_place_position_and_time(district: District) -> None:
    case = stories.routed(district)
    mine = step(district, case, "zhou")
    handling.sign_for(case.number, **mine)

    longitude, latitude = IN_PEACH_GARDEN
    handling.report_in(
        case.number,
        **mine,
        place="菜场南门",
        longitude=longitude,
        latitude=latitude,
        promise=stories.promise(moment(11)),
    )

    kept = Assignment.objects.get(id=mine["assignment_id"])
    assert (kept.reported_in_place, kept.reported_in_at) == ("菜场南门", moment(11))
    assert kept.reported_in_location.coords == IN_PEACH_GARDEN


def test_progress_adds_a_line_and_moves_nothing(district: District) -> None:
    case = stories.dispatched(district)
    mine = step(district, case, "zhou")
    handling.sign_for(case.number, **mine)

    handling.note_progress(case.number, **mine, note="已安排车辆")

    noted = Event.objects.get(subject_id=case.pk, name=events.PROGRESS_NOTED)
    assert noted.data["note"] == "已安排车辆"
    assert Case.objects.get(id=case.pk).state == State.ACTING


@pytest.mark.parametrize(
    ("command", "field"),
    [(handling.make_contact, "note"), (handling.report_in, "place"), (handling.note_progress, "note")],
)
def test_a_step_needs_its_words(district: District, command: Any, field: str) -> None:
    case = stories.routed(district)
    mine = step(district, case, "zhou")
    handling.sign_for(case.number, **mine)

    with pytest.raises(Invalid) as refused:
        command(case.number, **mine, **{field: "  "})

    assert field in refused.value.fields


def test_a_result_needs_words(district: District) -> None:
    case = stories.dispatched(district)
    mine = step(district, case, "zhou")
    handling.sign_for(case.number, **mine)
    handling.make_contact(case.number, **mine, note="已联系")

    with pytest.raises(Invalid):
        handling.finish_assignment(case.number, **mine, result="")


def test_the_case_waits_until_the_last_department_has_finished(district: District) -> None:
    case = stories.routed(district, kind="work")

    case = stories.handled(district, case, "wu")
    assert case.state == State.ACTING
    case = stories.handled(district, case, "zhou")

    assert case.state == State.VERIFYING
    assert "城市管理局：已清运完毕" in case.outcome
    assert "住房建设局：已清运完毕" in case.outcome


def test_the_same_step_sent_twice_is_taken_once(district: District) -> None:
    case = stories.dispatched(district)
    mine = step(district, case, "zhou")

    handling.sign_for(case.number, **mine, key="same")
    handling.sign_for(case.number, **mine, key="same")

    assert Event.objects.filter(subject_id=case.pk, name=events.ASSIGNMENT_SIGNED).count() == 1


# ---- reporting in: four answers, and on site in an emergency --------------------------------------------------------


def signed_for(district: District, case: Case, username: str) -> dict[str, Any]:
    mine = step(district, case, username)
    handling.sign_for(case.number, **mine)
    return mine


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"spoken_to": " "}, "spoken_to"), ({"plan": ""}, "plan"), ({"plan_by": None}, "plan_by")],
)
def test_who_reports_in_answers_who_was_spoken_to_what_will_be_done_and_by_when(
    district: District, changes: dict[str, Any], field: str
) -> None:
    case = stories.routed(district)
    mine = signed_for(district, case, "zhou")

    said = replace(stories.promise(moment(11)), **changes)
    with pytest.raises(Invalid) as refused:
        handling.report_in(case.number, **mine, place="菜场南门", promise=said)

    assert field in refused.value.fields


def test_a_promise_for_a_moment_that_has_passed_is_refused(district: District) -> None:
    case = stories.routed(district)
    mine = signed_for(district, case, "zhou")

    with pytest.raises(Invalid):
        handling.report_in(
            case.number, **mine, place="菜场南门", promise=replace(stories.promise(moment(11)), plan_by=moment(11))
        )


def test_nobody_has_accepted_what_is_still_to_come(district: District) -> None:
    case = stories.routed(district)
    mine = step(district, case, "zhou")
    handling.sign_for(case.number, **mine)
    said = replace(stories.promise(moment(11)), accepted_at=moment(11, 1))

    with pytest.raises(Invalid) as refused:
        handling.report_in(case.number, **mine, place="菜场南门", promise=said)

    assert set(refused.value.fields) == {"accepted_at"}


@pytest.mark.parametrize("accepted_at", [None, moment(10, 45)])
def test_the_four_answers_are_kept_and_the_case_was_accepted_when_it_was_signed_for_unless_said_otherwise(
    district: District, accepted_at: Any
) -> None:
    case = stories.routed(district)
    mine = signed_for(district, case, "zhou")

    said = replace(stories.promise(moment(11)), accepted_at=accepted_at)
    handling.report_in(case.number, **mine, place="菜场南门", promise=said)

    kept = Assignment.objects.get(id=mine["assignment_id"])
    assert kept.accepted_at == (accepted_at or kept.signed_at)
    assert (kept.spoken_to, kept.plan, kept.plan_by) == (said.spoken_to, said.plan, said.plan_by)
    assert kept.reported_in_distance is None
    data = Event.objects.get(subject_id=case.pk, name=events.REPORTED_IN).data
    assert (data["spoken_to"], data["plan"], data["position"]) == (said.spoken_to, said.plan, None)


def in_emergency(district: District, **changes: Any) -> tuple[Case, dict[str, Any]]:
    """Return an emergency whose lead has signed, and what its next step says."""
    case = stories.routed(district, kind="emergency", **changes)
    return case, signed_for(district, case, "zhou")


def test_in_an_emergency_reporting_in_means_being_on_site(district: District) -> None:
    case, mine = in_emergency(district)
    said = {"place": "菜场南门", "promise": stories.promise(moment(11))}

    with pytest.raises(Invalid) as nowhere:
        handling.report_in(case.number, **mine, **said)
    with pytest.raises(Invalid) as too_far:
        handling.report_in(case.number, **mine, **said, longitude=IN_WEST_RIVER[0], latitude=IN_WEST_RIVER[1])
    longitude, latitude = IN_PEACH_GARDEN
    handling.report_in(case.number, **mine, **said, longitude=longitude + 0.002, latitude=latitude)

    assert "place" in nowhere.value.fields
    assert "500" in too_far.value.fields["place"]
    kept = Assignment.objects.get(id=mine["assignment_id"])
    assert 100 < kept.reported_in_distance < 300


def test_an_emergency_without_a_place_on_the_map_is_reported_in_to_by_words(district: District) -> None:
    case, mine = in_emergency(district)
    Case.objects.filter(id=case.pk).update(location=None)

    handling.report_in(case.number, **mine, place="菜场南门", promise=stories.promise(moment(11)))

    assert Assignment.objects.get(id=mine["assignment_id"]).reported_in_distance is None


# ---- stages, and the lead that answers for the whole ----------------------------------------------------------------


def test_stages_are_met_in_their_order_before_the_work_is_finished(district: District) -> None:
    case = staged(district)
    mine = signed_for(district, case, "zhou")
    handling.make_contact(case.number, **mine, note="已联系")
    with pytest.raises(Conflict):
        handling.finish_assignment(case.number, **mine, result="已整改")
    with pytest.raises(Invalid):
        handling.meet_stage(case.number, **mine, note=" ")

    for number, name in enumerate(("Stopped at first", "First repair"), start=1):
        handling.meet_stage(case.number, **{**mine, "now": moment(11 + number)}, note="已制止")
        met = Event.objects.filter(subject_id=case.pk, name=events.STAGE_MET).latest("seq")
        assert met.data["stage_en"] == name
    with pytest.raises(Conflict):
        handling.meet_stage(case.number, **mine, note="再一次")

    kept = Assignment.objects.get(id=mine["assignment_id"])
    assert [stage["met_at"] for stage in kept.stages] == [moment(12).isoformat(), moment(13).isoformat()]
    assert handling.finish_assignment(case.number, **mine, result="已整改").state == State.VERIFYING


def test_the_stage_that_is_next_is_what_is_due(district: District) -> None:
    case = staged(district)
    mine = signed_for(district, case, "zhou")
    handling.make_contact(case.number, **mine, note="已联系")

    first = Assignment.objects.get(id=mine["assignment_id"])
    handling.meet_stage(case.number, **mine, note="已制止")

    second = Assignment.objects.get(id=mine["assignment_id"])
    assert (first.due_at, second.due_at) == (moment(15, 20), moment(10, 20, days=9))


def test_the_lead_finishes_when_every_co_handler_has_delivered(district: District) -> None:
    """第十四条第二款: the others deliver to whoever leads, in time."""
    case = stories.routed(district, kind="work")
    mine = signed_for(district, case, "zhou")
    handling.make_contact(case.number, **mine, note="已联系")
    handling.report_in(case.number, **mine, place="菜场南门", promise=stories.promise(moment(11)))
    with pytest.raises(Conflict):
        handling.finish_assignment(case.number, **mine, result="已清运")

    stories.handled(district, case, "wu")

    assert handling.finish_assignment(case.number, **mine, result="已清运").state == State.VERIFYING


def test_a_co_handler_has_a_share_of_the_leads_time(district: District) -> None:
    """第十四条第二款: within a limit that leaves the lead time of its own."""
    case = stories.routed(district)

    lead = Assignment.objects.get(case=case, role="lead")
    helper = Assignment.objects.filter(case=case, role="co_handler").first()

    assert lead.finish_by - lead.assigned_at == timedelta(days=7)
    assert helper.finish_by - helper.assigned_at == timedelta(days=7) * 0.7
