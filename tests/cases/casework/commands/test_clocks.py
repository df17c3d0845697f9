"""What happens by the clock."""

from datetime import date, timedelta

import pytest
from django.db import connections

from cases import events
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.handling import sign_for
from cases.figures.commands.counters import fold_counters
from cases.models import Assignment, Case, CaseCounter, CaseDelta
from governance.chart.commands.people import end_appointment
from governance.ground import outbox
from governance.ground.permissions import PORTAL
from governance.models import Appointment, Event, Notification
from tests import stories
from tests.district import District, moment


def dismiss(district: District, *usernames: str) -> None:
    """End the appointments of some of the cast."""
    for appointment in Appointment.objects.filter(person__username__in=usernames):
        end_appointment(appointment.pk, by=PORTAL, now=moment(), ends_on=date(2026, 3, 1))


def alarms(case: Case) -> list[tuple[str, str]]:
    kept = Event.objects.filter(subject_id=case.pk, name__startswith="cases.clock").order_by("seq")
    return [(event.name, event.data["clock"]) for event in kept]


def test_a_case_nobody_registers_is_warned_of_and_then_overdue_once_each(district: District) -> None:
    case = stories.filed(district, now=moment(9))

    for minute in (0, 89, 90, 91, 119, 120, 121, 500):
        mark_clocks(now=moment(9) + timedelta(minutes=minute))

    assert alarms(case) == [(events.CLOCK_WARNED, "case"), (events.CLOCK_OVERDUE, "case")]


def test_an_overdue_assignment_is_copied_one_level_up_once(district: District) -> None:
    case = stories.dispatched(district)
    sign_by = Assignment.objects.get(case=case).sign_by

    for _ in range(3):
        mark_clocks(now=sign_by)
        outbox.drain()

    assert alarms(case) == [(events.CLOCK_OVERDUE, "sign")]
    told = Notification.objects.filter(event_id=Event.objects.get(name=events.CLOCK_OVERDUE).pk)
    assert sorted(told.values_list("person__username", "reason")) == [("qian", "copied-up"), ("zhou", "overdue")]


def test_a_warning_goes_to_whoever_has_to_act(district: District) -> None:
    case = stories.dispatched(district)
    sign_by = Assignment.objects.get(case=case).sign_by

    mark_clocks(now=sign_by - timedelta(minutes=30))
    outbox.drain()

    warned = Event.objects.get(subject_id=case.pk, name=events.CLOCK_WARNED)
    told = Notification.objects.filter(event_id=warned.pk).values_list("person__username", flat=True)
    assert list(told) == ["zhou"]


def test_an_overdue_street_is_copied_to_the_district(district: District) -> None:
    stories.filed(district, now=moment(9))

    mark_clocks(now=moment(12))
    outbox.drain()

    assert Notification.objects.filter(reason="copied-up", person=district.person("qian")).count() == 1
    assert Notification.objects.filter(reason="overdue", person=district.person("li")).count() == 1


def test_an_overdue_community_is_copied_to_the_street(district: District) -> None:
    case = stories.verifying(district)

    mark_clocks(now=case.due_at)
    outbox.drain()

    told = Notification.objects.filter(reason="overdue", url=f"/cases/{case.number}/")
    assert district.person("zhao").pk in set(told.values_list("person_id", flat=True))


def test_a_clock_that_stopped_raises_nothing(district: District) -> None:
    case = stories.verifying(district)

    mark_clocks(now=moment(23))

    assert alarms(case) == []


def test_folded_counters_equal_the_raw_answer(district: District) -> None:
    for _ in range(3):
        stories.filed(district)
    stories.calling_back(district)

    assert fold_counters() > 0
    assert fold_counters() == 0

    assert not CaseDelta.objects.exists()
    street = district.organisation("990000001")
    counted = {row.measure: row.amount for row in CaseCounter.objects.filter(organisation_id=street.pk) if row.amount}
    assert counted == {"reported": 4, "registered": 1, "in:reported": 3, "in:calling_back": 1}


def test_more_deltas_than_one_round_takes_are_folded_all(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.figures.commands.counters.FOLD_AT_ONCE", 2)
    for _ in range(3):
        stories.filed(district)
    gathered = CaseDelta.objects.count()

    assert fold_counters() == gathered > 2
    assert not CaseDelta.objects.exists()


def test_one_folds_while_others_leave(district: District) -> None:
    stories.filed(district)
    folding = connections.create_connection("default")
    with folding.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases_casecounter'))")

        assert fold_counters() == 0

        cursor.execute("COMMIT")
    folding.close()
    assert fold_counters() > 0


def test_an_overdue_case_is_copied_past_a_level_without_a_supervisor(district: District) -> None:
    case = stories.verifying(district)
    dismiss(district, "chen", "deng")

    mark_clocks(now=case.due_at)
    outbox.drain()

    assert Notification.objects.filter(reason="copied-up", person=district.person("qian")).exists()


def test_an_overdue_case_whose_district_has_no_supervisor_is_copied_to_nobody(district: District) -> None:
    case = stories.filed(district, now=moment(9))
    dismiss(district, "qian")

    mark_clocks(now=moment(12))
    outbox.drain()

    told = Notification.objects.filter(url=f"/cases/{case.number}/").values_list("reason", flat=True)
    assert set(told) == {"desk", "overdue"}


def test_the_department_hears_of_the_clocks_of_its_stationed_office(district: District) -> None:
    case = stories.dispatched(district, lead="D-URBAN-E")
    sign_by = Assignment.objects.get(case=case).sign_by

    mark_clocks(now=sign_by - timedelta(minutes=30))
    outbox.drain()

    warned = Event.objects.get(subject_id=case.pk, name=events.CLOCK_WARNED)
    assert Notification.objects.filter(event_id=warned.pk, person=district.person("zhou")).exists()


def test_a_full_batch_of_clocks_is_not_the_last(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.casework.commands.clocks.AT_ONCE", 2)
    case = stories.routed(district)
    sign_by = Assignment.objects.filter(case=case).first().sign_by

    mark_clocks(now=sign_by)

    assert alarms(case).count((events.CLOCK_OVERDUE, "sign")) == 3


def test_a_step_before_the_workers_round_takes_the_alarm_of_no_other_clock_away(district: District) -> None:
    case = stories.dispatched(district)
    row = Assignment.objects.get(case=case)
    late = row.contact_by + timedelta(seconds=10)

    sign_for(case.number, by=district.actor("zhou"), now=late, assignment_id=row.pk)
    mark_clocks(now=late + timedelta(seconds=50))

    assert (events.CLOCK_OVERDUE, "contact") in alarms(case)
