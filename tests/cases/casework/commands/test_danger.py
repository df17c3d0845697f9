"""Danger waits for nobody: its clocks stand still for nothing, and nobody has longer to sign than to finish."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError

from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.deferring import recompute_deadlines
from cases.decisions.commands.applications import withdraw_application
from cases.decisions.commands.rulings import Ruling
from cases.models import Application, Assignment, Case, Category
from cases.rules.workflow.applications import Kind
from governance.ground.errors import Conflict
from tests import stories
from tests.cases.decisions.commands.test_applications import DEFERRAL, apply, lead_of, sign
from tests.cases.decisions.commands.test_rulings import REFUSED, decide
from tests.district import RULED_CATEGORY, District, moment

DANGER = {"category": "urban-manhole"}  # Two hours.


def in_danger(district: District) -> Case:
    return stories.dispatched(district, **DANGER)


def an_emergency(district: District) -> Case:
    case = stories.whistled(district, kind="emergency")
    stories.outbox.drain()
    return Case.objects.get(id=case.pk)


@pytest.mark.parametrize("reach", [in_danger, an_emergency])
def test_a_contest_stops_no_clock_of_a_danger(district: District, reach: Callable[[District], Case]) -> None:
    case = apply(district, reach(district), Kind.CONTEST, now=moment(10, 40))

    mine = lead_of(case)
    kept = Case.objects.get(id=case.pk)
    assert (mine.paused_at, kept.paused_at) == (None, None)
    assert None not in (mine.next_alarm_at, kept.next_alarm_at)
    assert mark_clocks(now=moment(18)) > 0


def test_a_contest_of_a_co_handler_stops_no_clock_of_a_danger_either(district: District) -> None:
    case = stories.routed(district)
    Case.objects.filter(id=case.pk).update(category="urban-manhole")
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")

    apply(district, case, Kind.CONTEST, by="zheng", now=moment(10, 40), assignment_id=helper.pk)

    helper.refresh_from_db()
    assert helper.paused_at is None


@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_what_is_dangerous_keeps_its_deadlines_when_the_contest_ends(district: District, end: str) -> None:
    case = in_danger(district)
    before = lead_of(case)
    apply(district, case, Kind.CONTEST, now=moment(10, 40))

    if end == "refused":
        decide(district, case, REFUSED)
    else:
        asked = Application.objects.get(case=case)
        withdraw_application(case.number, by=district.actor("zhou"), now=moment(12), application_id=asked.pk)

    after = lead_of(case)
    assert (after.sign_by, after.finish_by) == (before.sign_by, before.finish_by)
    assert Case.objects.get(id=case.pk).due_at == before.finish_by


def test_who_contests_a_danger_may_act_until_it_is_ruled_on(district: District) -> None:
    case = apply(district, in_danger(district), Kind.CONTEST, now=moment(10, 40))

    sign(district, case)
    decide(district, case)

    assert lead_of(case).organisation.code == "D-HOUSING"


def test_a_danger_is_not_deferred(district: District) -> None:
    case = sign(district, in_danger(district))

    with pytest.raises(Conflict, match="险情"):
        apply(district, case, Kind.DEFERRAL, now=moment(11, 30), wanted=DEFERRAL)


def test_a_deferral_asked_for_before_the_case_was_dangerous_can_only_be_refused(district: District) -> None:
    case = sign(district, stories.dispatched(district))
    apply(district, case, Kind.DEFERRAL, now=moment(11, 30), wanted=DEFERRAL)
    Case.objects.filter(id=case.pk).update(category="urban-manhole")

    with pytest.raises(Conflict, match="险情"):
        decide(district, case, Ruling(is_granted=True, reason="同意"), by="qian")


def whistled_in_danger(district: District) -> Case:
    Category.objects.filter(code=RULED_CATEGORY).update(time_limit_code="urgent-danger")
    return stories.routed(district)


def after_a_pause(district: District) -> Case:
    """A case whose finishing is due in five hours, contested for ten minutes and given back."""
    case = stories.dispatched(district)
    mine = lead_of(case)
    basis = {**mine.bases["finish"], "amount": 3, "unit": "hour"}
    Assignment.objects.filter(id=mine.pk).update(
        bases={**mine.bases, "finish": basis}, finish_by=moment(13, 20), sign_by=moment(13, 20)
    )
    apply(district, case, Kind.CONTEST, now=moment(10, 40))
    return decide(district, case, REFUSED)


def after_a_ruling(district: District) -> Case:
    case = whistled_in_danger(district)
    apply(district, case, Kind.CONTEST, now=moment(10, 40))
    return decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))


def recomputed(district: District) -> Case:
    case = in_danger(district)
    recompute_deadlines(now=moment(10, 30))
    return case


@pytest.mark.parametrize(
    "reach", [in_danger, whistled_in_danger, an_emergency, after_a_pause, after_a_ruling, recomputed]
)
def test_nobody_has_longer_to_sign_than_to_finish(district: District, reach: Callable[[District], Case]) -> None:
    case = reach(district)

    parts = Assignment.objects.filter(case=case, released_at=None)

    assert [part.organisation.code for part in parts if part.sign_by > part.finish_by] == []


def test_signing_that_finishing_made_shorter_is_not_moved_by_the_same_calendar(district: District) -> None:
    in_danger(district)

    assert recompute_deadlines(now=moment(10, 30)) == 0


def test_more_time_to_finish_leaves_when_it_was_to_be_signed_for(district: District) -> None:
    case = in_danger(district)
    mine = lead_of(case)
    assert mine.sign_by == mine.finish_by == moment(12, 20)
    asked = {"until": moment(18), "assignment_id": mine.pk}
    Assignment.objects.filter(id=mine.pk).update(signed_at=moment(10, 30), signed_by=district.person("zhou"))
    apply(district, case, Kind.EXTENSION, now=moment(10, 40), wanted=asked)

    decide(district, case, Ruling(is_granted=True, reason="同意"), by="qian")

    assert (lead_of(case).finish_by, lead_of(case).sign_by) == (moment(18), moment(12, 20))


def test_the_database_itself_refuses_a_longer_time_to_sign(district: District) -> None:
    mine = lead_of(stories.dispatched(district))

    with pytest.raises(IntegrityError, match="signing_is_due_no_later"):
        Assignment.objects.filter(id=mine.pk).update(sign_by=mine.finish_by + timedelta(minutes=1))
