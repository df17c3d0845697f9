"""The rules of a case, by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.workflow import (
    CASE_MOVES,
    ENDED_STATES,
    OPEN_STATES,
    PUBLIC_STATE_WORDS,
    STATE_WORDS,
    Action,
    Alarm,
    Clock,
    RunningClock,
    State,
    Steps,
    alarms_until,
    next_alarm,
    possible_steps,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGN = RunningClock(Clock.SIGN, START, START + timedelta(hours=4))


def test_every_state_has_words_for_staff_and_for_residents() -> None:
    assert set(STATE_WORDS) == set(PUBLIC_STATE_WORDS) == set(State)


def test_no_move_starts_from_an_ended_state() -> None:
    assert not any(move.starts & ENDED_STATES for move in CASE_MOVES.values())


def test_every_open_state_can_be_left_by_a_person_or_by_a_worker() -> None:
    by_people = frozenset().union(*(move.starts for move in CASE_MOVES.values()))

    assert OPEN_STATES - by_people == {State.WHISTLED, State.DISPATCHED, State.ACTING}


@pytest.mark.parametrize(
    ("steps", "possible"),
    [
        (Steps(), (Action.SIGN_FOR,)),
        (Steps(signed=True), (Action.MAKE_CONTACT, Action.NOTE_PROGRESS)),
        (Steps(signed=True, contacted=True), (Action.FINISH, Action.NOTE_PROGRESS)),
        (Steps(signed=True, by_whistle=True), (Action.MAKE_CONTACT, Action.REPORT_IN, Action.NOTE_PROGRESS)),
        (Steps(signed=True, contacted=True, by_whistle=True), (Action.REPORT_IN, Action.NOTE_PROGRESS)),
        (Steps(signed=True, reported_in=True, by_whistle=True), (Action.MAKE_CONTACT, Action.NOTE_PROGRESS)),
        (
            Steps(signed=True, contacted=True, reported_in=True, by_whistle=True),
            (Action.FINISH, Action.NOTE_PROGRESS),
        ),
        (Steps(signed=True, contacted=True, finished=True), ()),
    ],
)
def test_an_assignment_is_signed_first_and_finished_last(steps: Steps, possible: tuple[Action, ...]) -> None:
    assert possible_steps(steps) == possible


@pytest.mark.parametrize(
    ("minutes", "alarms"), [(0, []), (179, []), (180, [Alarm.WARNED]), (239, [Alarm.WARNED]), (240, [Alarm.OVERDUE])]
)
def test_a_clock_warns_when_a_quarter_is_left_and_then_is_overdue(minutes: int, alarms: list[Alarm]) -> None:
    raised = alarms_until([SIGN], START + timedelta(minutes=minutes))

    assert [alarm for _clock, alarm in raised] == alarms


def test_the_next_alarm_is_the_nearest_moment_still_to_come() -> None:
    finish = RunningClock(Clock.FINISH, START, START + timedelta(days=8))

    assert next_alarm([SIGN, finish]) == START + timedelta(hours=3)
    assert next_alarm([SIGN, finish], START + timedelta(hours=3)) == START + timedelta(hours=4)
    assert next_alarm([SIGN, finish], START + timedelta(hours=4)) == START + timedelta(days=6)
    assert next_alarm([SIGN], START + timedelta(hours=4)) is None


def test_a_deadline_that_is_set_anew_alarms_anew() -> None:
    later = RunningClock(Clock.SIGN, START, START + timedelta(hours=5))

    assert SIGN.key(Alarm.OVERDUE) != later.key(Alarm.OVERDUE)
    assert SIGN.key(Alarm.OVERDUE) != SIGN.key(Alarm.WARNED)
