"""Clocks that stand still and go on with what was left."""

from datetime import timedelta

from cases.casework.commands import desk
from cases.casework.commands.pausing import paused_case, pausing, resumed_case, resuming
from cases.decisions.commands.applications import withdraw_application
from cases.models import Application, Assignment, Case
from cases.rules.workflow.applications import Kind
from tests import stories
from tests.cases.decisions.commands.test_applications import apply, lead_of
from tests.district import District, moment


def staged(district: District, **changes: str) -> Case:
    """Return a dispatched case whose limit has stages."""
    case = stories.registered(district, **changes)
    case.category.time_limit_code = "staged-hazard"
    case.category.save(update_fields=["time_limit_code"])
    return desk.dispatch_case(case.number, by=district.actor("li"), now=moment(10, 20), lead="D-URBAN", asked="请清运")


def test_stages_that_are_not_met_move_and_met_ones_stay(district: District) -> None:
    case = staged(district)
    mine = lead_of(case)
    first, second = mine.stages
    mine.stages = [{**first, "met_at": moment(10, 25).isoformat()}, second]
    mine.save(update_fields=["stages"])

    apply(district, case, Kind.CONTEST)
    withdraw_application(
        case.number, by=district.actor("zhou"), now=moment(15), application_id=Application.objects.get().pk
    )

    again = lead_of(case).stages
    assert again[0]["by"] == first["by"]
    assert first["by"] == moment(15, 20).isoformat()
    assert (second["by"], again[1]["by"]) == (moment(10, 20, days=9).isoformat(), moment(14, 50, days=9).isoformat())


def test_a_second_pause_moves_the_deadline_again(district: District) -> None:
    case = stories.dispatched(district)
    mine = lead_of(case)
    finish_by = mine.finish_by

    for _ in range(2):
        pausing(case, [mine], moment(11))
        assert (mine.paused_at, mine.next_alarm_at) == (moment(11), None)
        resuming([mine], moment(12))

    assert mine.finish_by == finish_by + timedelta(hours=2)
    assert mine.bases["finish"]["pauses"] == [[moment(11).isoformat(), moment(12).isoformat()]] * 2


def test_what_stands_still_already_or_is_finished_is_left_as_it_is(district: District) -> None:
    case = stories.verifying(district)
    finished = Assignment.objects.get(case=case)

    assert pausing(case, [finished], moment(12)).ctes == ()
    assert resuming([finished], moment(12)).ctes == ()
    case = stories.dispatched(district)
    mine = lead_of(case)
    pausing(case, [mine], moment(11))
    assert pausing(case, [mine], moment(12)).ctes == ()
    assert mine.paused_at == moment(11)


def test_a_clock_that_has_done_its_work_does_not_move(district: District) -> None:
    case = stories.dispatched(district)
    mine = lead_of(case)
    mine.signed_at = moment(10, 30)
    sign_by = mine.sign_by

    pausing(case, [mine], moment(11))
    resuming([mine], moment(12))

    assert mine.sign_by == sign_by


def test_a_case_whose_deadline_rests_on_nothing_that_was_kept_only_goes_on(district: District) -> None:
    case = stories.dispatched(district)
    case.due_basis, case.paused_at = {}, moment(11)

    assert resumed_case(case, moment(12)) == {"paused_at": None}


def test_a_case_that_was_late_before_it_stood_still_is_looked_at_when_it_goes_on(district: District) -> None:
    case = stories.dispatched(district)
    case.paused_at = case.due_at + timedelta(minutes=1)
    now = case.due_at + timedelta(days=3)

    going = resumed_case(case, now)

    assert (going["due_at"], going["next_alarm_at"]) == (case.due_at, now)


def test_a_paused_case_raises_no_alarm() -> None:
    assert paused_case(moment(11)) == {"paused_at": moment(11), "next_alarm_at": None}
