"""Deferred cases wake by themselves, and deadlines follow a corrected calendar."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cases import events
from cases.casework.commands import desk, joining
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.deferring import _recompute, _wake, recompute_deadlines, wake_deferred
from cases.casework.tasks import wake_deferred as wake_task
from cases.desk.queries.case_page import case_page
from cases.models import Assignment, Case
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.ground.errors import Conflict
from governance.kit.days.commands.calendar import load_calendar
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.calendar import forget_calendar, working_calendar
from governance.models import Event, Notification
from tests import stories
from tests.cases.decisions.commands.test_applications import DEFERRAL, apply, lead_of, sign, signed
from tests.cases.decisions.commands.test_rulings import decide
from tests.district import District, moment

REVIEW = 18  # Days from Monday 2 March to Friday 20 March 2026.


def deferred(district: District) -> Case:
    """Return a case that was deferred at half past twelve until 20 March."""
    case = signed(district)
    apply(district, case, Kind.DEFERRAL, wanted=DEFERRAL, now=moment(12))
    return decide(district, case)


def test_a_granted_deferral_stops_every_clock_of_the_case(district: District) -> None:
    case = sign(district, stories.routed(district))
    apply(district, case, Kind.DEFERRAL, wanted=DEFERRAL, now=moment(12))

    case = decide(district, case)

    kept = Case.objects.get(id=case.pk)
    assert (kept.deferred_until, kept.paused_at, kept.next_alarm_at) == (date(2026, 3, 20), moment(12, 30), None)
    rows = Assignment.objects.filter(case=case)
    assert [(row.paused_at, row.next_alarm_at) for row in rows] == [(moment(12, 30), None)] * 3
    assert mark_clocks(now=moment(days=60)) == 0


def test_a_deferral_is_not_granted_while_a_contest_waits(district: District) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")
    apply(district, case, Kind.CONTEST, by="zheng", assignment_id=helper.pk, now=moment(10, 40))
    sign(district, case)
    apply(district, case, Kind.DEFERRAL, wanted=DEFERRAL, now=moment(12))

    with pytest.raises(Conflict):
        decide(district, case)


def test_a_deferred_case_wakes_on_the_day_of_its_review_and_not_before(district: District) -> None:
    case = deferred(district)
    due = case.due_at

    assert wake_deferred(now=moment(23, 59, days=REVIEW - 1)) == 0
    assert wake_deferred(now=moment(0, 30, days=REVIEW)) == 1
    assert wake_deferred(now=moment(0, 31, days=REVIEW)) == 0

    kept = Case.objects.get(id=case.pk)
    assert (kept.deferred_until, kept.paused_at) == (None, None)
    stood_still = moment(0, 30, days=REVIEW) - moment(12, 30)
    assert kept.due_at == due + stood_still
    mine = lead_of(case)
    assert (mine.paused_at, mine.finish_by) == (None, kept.due_at)
    assert Event.objects.filter(subject_id=case.pk, name=events.CASE_WOKEN).count() == 1


def test_a_case_that_another_worker_has_woken_is_left_alone(district: District) -> None:
    case = deferred(district)
    wake_deferred(now=moment(9, days=REVIEW))

    assert not _wake(case.pk, moment(9, days=REVIEW))


def test_the_worker_wakes_what_is_due_by_now(district: District) -> None:
    case = deferred(district)
    assert timezone.localdate() > date(2026, 3, 20)

    wake_task()

    assert Case.objects.get(id=case.pk).deferred_until is None


def test_street_and_department_are_told_when_a_deferral_is_over(district: District) -> None:
    deferred(district)
    wake_deferred(now=moment(9, days=REVIEW))
    outbox.drain()

    told = Notification.objects.filter(event_id=Event.objects.get(name=events.CASE_WOKEN).pk, reason="woken")
    assert {"li", "zhou"} <= set(told.values_list("person__username", flat=True))


def test_nothing_more_is_applied_for_while_a_case_is_deferred(district: District) -> None:
    case = deferred(district)

    with pytest.raises(Conflict):
        apply(district, case, Kind.EXTENSION, wanted={"until": moment(days=90)}, now=moment(13))


# ---- the calendar ---------------------------------------------------------------------------------------------------


def rest_on(day: date) -> None:
    """Decide that a day is not worked."""
    CalendarDay.objects.update_or_create(day=day, defaults={"is_working": False, "source": "local"})


def test_deadlines_in_working_time_follow_a_corrected_calendar_and_say_so(district: District) -> None:
    case = stories.registered(district, now=moment(17))
    case = desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))
    assert case.due_at == moment(10, 20, days=3)
    working_calendar()

    rest_on(date(2026, 3, 4))
    assert recompute_deadlines(now=moment(12)) == 1
    assert recompute_deadlines(now=moment(12)) == 0

    kept = Case.objects.get(id=case.pk)
    assert kept.due_at == moment(10, 20, days=4)
    moved = Event.objects.get(subject_id=case.pk, name=events.CLOCKS_RECOMPUTED)
    read = {name: datetime.fromisoformat(text) for name, text in moved.data.items()}
    assert read == {"before": moment(10, 20, days=3), "after": moment(10, 20, days=4)}


def test_a_calendar_that_changes_no_deadline_moves_nothing(district: District) -> None:
    case = stories.dispatched(district)

    rest_on(date(2026, 3, 31))

    assert recompute_deadlines(now=moment(12)) == 0
    assert not Event.objects.filter(subject_id=case.pk, name=events.CLOCKS_RECOMPUTED).exists()


def test_an_assignments_limits_in_working_time_follow_too_and_elapsed_ones_stay(district: District) -> None:
    case = stories.dispatched(district)
    before = lead_of(case)

    rest_on(date(2026, 3, 2))
    assert recompute_deadlines(now=moment(12)) == 1

    after = lead_of(case)
    assert after.sign_by == moment(14, days=1)
    assert (after.contact_by, after.finish_by) == (before.contact_by, before.finish_by)
    assert after.next_alarm_at is not None


def test_what_stands_still_is_computed_with_the_corrected_calendar_when_it_goes_on(district: District) -> None:
    case = stories.dispatched(district)
    apply(district, case, Kind.CONTEST)

    rest_on(date(2026, 3, 3))

    assert recompute_deadlines(now=moment(12)) == 0


def test_a_paused_part_of_a_running_case_is_left_alone_and_finished_ones_too(district: District) -> None:
    case = stories.routed(district)
    helper = Assignment.objects.get(case=case, organisation__code="D-WATER")
    apply(district, case, Kind.CONTEST, by="zheng", assignment_id=helper.pk, now=moment(10, 40))
    paused = Assignment.objects.get(id=helper.pk)

    rest_on(date(2026, 3, 3))
    recompute_deadlines(now=moment(12))

    again = Assignment.objects.get(id=helper.pk)
    assert again.report_by == paused.report_by
    assert lead_of(case).report_by == moment(10, 30, days=4)


def test_a_joined_case_raises_no_alarm_after_the_calendar_was_corrected(district: District) -> None:
    case, whole = stories.registered(district), stories.registered(district)
    joining.join_case(case.number, by=district.actor("li"), now=moment(10, 20), to=whole.number)

    rest_on(date(2026, 3, 2))
    assert recompute_deadlines(now=moment(12)) == 2

    kept, other = Case.objects.get(id=case.pk), Case.objects.get(id=whole.pk)
    assert kept.due_at == other.due_at
    assert kept.next_alarm_at is None
    assert other.next_alarm_at is not None


def test_more_cases_than_are_read_at_once_are_all_computed(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.casework.commands.deferring.AT_ONCE", 2)
    for _ in range(3):
        stories.registered(district)

    rest_on(date(2026, 3, 2))

    assert recompute_deadlines(now=moment(12)) == 3


def test_a_corrected_year_has_the_workers_compute_open_deadlines_anew(district: District) -> None:
    case = stories.registered(district)
    CalendarDay.objects.filter(day=date(2026, 3, 2)).update(is_working=False, source=CalendarDay.PROVISIONAL)
    forget_calendar()
    recompute_deadlines(now=moment(12))
    assert Case.objects.get(id=case.pk).due_at == moment(11, days=1)

    load_calendar(2026)
    outbox.drain()

    assert Case.objects.get(id=case.pk).due_at == case.due_at


def test_a_case_that_ended_meanwhile_is_left_alone(district: District) -> None:
    case = stories.registered(district)
    desk.answer_case(case.number, by=district.actor("li"), now=moment(11), answer="已解释")

    assert not _recompute(case.pk, moment(12))


def test_the_page_of_a_deferred_case_says_that_its_clock_stands_still(district: District) -> None:
    case = stories.dispatched(district)
    Case.objects.filter(id=case.pk).update(paused_at=moment(11), next_alarm_at=None)

    page = case_page(district.actor("li"), case.number, now=case.due_at + timedelta(days=9))

    assert page.deadline is not None
    assert page.deadline.tone == "neutral"
    assert "2026-03-02 11:00" in page.deadline.explanation
