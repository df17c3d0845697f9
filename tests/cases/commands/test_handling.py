"""What departments do with their assignments."""

from typing import Any

import pytest

from cases import events
from cases.commands import handling
from cases.models import Assignment, Case
from cases.workflow import State
from governance.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.district import IN_PEACH_GARDEN, District, moment


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
