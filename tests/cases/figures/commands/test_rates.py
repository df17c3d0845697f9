"""Folding the rates, and the recount that raises an alarm."""

import logging
from datetime import date

import pytest
from django.db import connections

from cases.casework.commands import closing
from cases.casework.commands.closing import Answers
from cases.figures import tasks
from cases.figures.commands import rates
from cases.models import CaseCounter, RateCounter, RateDelta
from cases.rules.workflow import Satisfaction
from governance.ground import outbox
from governance.models import Event, Notification
from tests import stories
from tests.district import District, moment

MARCH = date(2026, 3, 1)


@pytest.fixture
def counted(district: District) -> District:
    """The district with one round counted."""
    case = stories.calling_back(district)
    answers = Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)
    return district


def test_folding_takes_every_change_once(counted: District) -> None:
    assert rates.fold_rates() == 1
    assert rates.fold_rates() == 0
    assert not RateDelta.objects.exists()
    whole = RateCounter.objects.get(
        organisation_id=counted.organisation("990000").pk, department_id=0, category="", month=MARCH
    )
    assert (whole.called_back, whole.satisfied) == (1, 1)


def test_the_clock_folds_both_kinds_of_counters(counted: District) -> None:
    tasks.fold_counters()

    assert not RateDelta.objects.exists()


def test_many_changes_are_folded_in_several_steps(counted: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "FOLD_AT_ONCE", 1)

    assert rates.fold_rates() == 1
    assert not RateDelta.objects.exists()


def test_a_second_folder_leaves_at_once(counted: District) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('cases_ratecounter'))")
            assert rates.fold_rates() == 0
    finally:
        other.close()
    assert RateDelta.objects.count() == 1


def test_a_month_that_agrees_raises_no_alarm(counted: District) -> None:
    assert rates.recount_month(MARCH, now=moment(18)) == 0
    assert not Event.objects.filter(name="cases.rates.differed").exists()


def test_a_difference_stands_in_the_log_and_administrators_are_told(
    counted: District, caplog: pytest.LogCaptureFixture
) -> None:
    rates.fold_rates()
    RateCounter.objects.filter(department_id=0, category="", organisation_id=counted.organisation("990000").pk).update(
        resolved=7
    )

    with caplog.at_level(logging.ERROR):
        assert rates.recount_month(MARCH, now=moment(18)) == 1

    assert "2026-03" in caplog.text
    told = Event.objects.get(name="cases.rates.differed").data
    assert told["first"][0]["raw"] == [1, 1, 1, 1, 0]
    assert told["first"][0]["kept"] == [1, 1, 7, 1, 0]
    outbox.drain()
    assert Notification.objects.filter(person=counted.person("feng"), reason="rates").count() == 1


def test_a_lost_counter_of_whistles_is_found_too(district: District) -> None:
    stories.whistled(district)
    tasks.fold_counters()
    assert rates.recount_month(MARCH, now=moment(18)) == 0

    CaseCounter.objects.filter(measure="whistled").delete()

    assert rates.recount_month(MARCH, now=moment(18)) == 3


def test_the_clock_recounts_a_month_that_has_counters(counted: District) -> None:
    tasks.fold_counters()
    tasks.recount_rates()

    assert rates.recount_some_month(now=moment(18)) == MARCH


def test_without_counters_there_is_no_month_to_recount(district: District) -> None:
    assert rates.recount_some_month(now=moment(18)) is None
