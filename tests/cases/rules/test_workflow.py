"""The rules of a case, by themselves."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.rules.workflow import (
    CASE_MOVES,
    ENDED_STATES,
    OPEN_STATES,
    PUBLIC_STATE_WORDS,
    STATE_WORDS,
    Action,
    Clock,
    State,
    Steps,
    possible_steps,
)
from cases.rules.workflow.applications import KIND_WORDS, RULES, STANDING_WORDS, Kind, Standing
from cases.rules.workflow.gathering import next_gathering
from governance.ground.workflow import Unit, WorkingCalendar
from governance.kit.numbers.workflow.clocks import Alarm, Basis, RunningClock, alarms_until, moved_by_pause, next_alarm

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGN = RunningClock(Clock.SIGN, START, START + timedelta(hours=4))


def test_every_state_has_words_for_staff_and_for_residents() -> None:
    assert set(STATE_WORDS) == set(PUBLIC_STATE_WORDS) == set(State)


def test_no_move_starts_from_an_ended_state() -> None:
    assert not any(move.starts & ENDED_STATES for move in CASE_MOVES.values())


def test_every_open_state_can_be_left_by_a_person_or_by_a_worker() -> None:
    # Whom a case accuses is said in every open state, and takes it out of few.
    ways = [move.starts for action, move in CASE_MOVES.items() if action is not Action.NAME_ACCUSED]
    by_people = frozenset().union(*ways)

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
    raised = alarms_until([SIGN], START + timedelta(minutes=minutes), left=0.25)

    assert [alarm for _clock, alarm in raised] == alarms


def test_the_next_alarm_is_the_nearest_moment_still_to_come() -> None:
    finish = RunningClock(Clock.FINISH, START, START + timedelta(days=8))

    assert next_alarm([SIGN, finish], left=0.25) == START + timedelta(hours=3)
    assert next_alarm([SIGN, finish], left=0.25, after=START + timedelta(hours=3)) == START + timedelta(hours=4)
    assert next_alarm([SIGN, finish], left=0.25, after=START + timedelta(hours=4)) == START + timedelta(days=6)
    assert next_alarm([SIGN], left=0.25, after=START + timedelta(hours=4)) is None


def test_a_deadline_that_is_set_anew_alarms_anew() -> None:
    later = RunningClock(Clock.SIGN, START, START + timedelta(hours=5))

    assert SIGN.key(Alarm.OVERDUE) != later.key(Alarm.OVERDUE)
    assert SIGN.key(Alarm.OVERDUE) != SIGN.key(Alarm.WARNED)


@pytest.mark.parametrize(
    ("steps", "possible"),
    [
        (Steps(paused=True), ()),
        (Steps(signed=True, contacted=True, paused=True), ()),
        (Steps(signed=True, contacted=True, stages_left=1), (Action.MEET_STAGE, Action.NOTE_PROGRESS)),
        (Steps(signed=True, stages_left=1), (Action.MAKE_CONTACT, Action.NOTE_PROGRESS)),
        (Steps(signed=True, contacted=True, waits_for_helpers=True), (Action.NOTE_PROGRESS,)),
    ],
)
def test_nothing_is_done_while_clocks_stand_still_nor_finished_before_stages_and_helpers(
    steps: Steps, possible: tuple[Action, ...]
) -> None:
    assert possible_steps(steps) == possible


# ---- what a deadline rests on ---------------------------------------------------------------------------------------

PLAIN = WorkingCalendar(ZoneInfo("Asia/Shanghai"))
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "basis",
    [
        Basis("ordinary", 7, Unit.DAY, MONDAY),
        Basis("dispatch-sign", 4, Unit.WORKING_HOUR, MONDAY, until=MONDAY + HOUR),
        Basis("ordinary", 7, Unit.DAY, MONDAY)
        .paused(MONDAY, MONDAY + HOUR)
        .paused(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR),
    ],
)
def test_a_basis_that_was_kept_is_read_back_as_it_was(basis: Basis) -> None:
    assert Basis.from_json(basis.as_json()) == basis


def test_a_granted_moment_goes_before_what_was_counted() -> None:
    assert Basis("ordinary", 7, Unit.DAY, MONDAY, until=MONDAY + HOUR).due(PLAIN) == MONDAY + HOUR


def test_each_pause_moves_an_elapsed_deadline_by_its_length() -> None:
    basis = Basis("ordinary", 1, Unit.DAY, MONDAY).paused(MONDAY, MONDAY + HOUR)

    assert basis.due(PLAIN) == MONDAY + timedelta(days=1) + HOUR
    assert basis.paused(MONDAY + 2 * HOUR, MONDAY + 4 * HOUR).due(PLAIN) == MONDAY + timedelta(days=1) + 3 * HOUR


@pytest.mark.parametrize("unit", [Unit.WORKING_HOUR, Unit.WORKING_DAY])
def test_a_deadline_in_working_time_keeps_the_work_that_was_left(unit: Unit) -> None:
    friday = MONDAY + timedelta(days=4)
    due = friday + 7 * HOUR  # Five in the afternoon: six hours of work after ten o'clock.

    moved = moved_by_pause(due, friday, friday + timedelta(days=1), unit, PLAIN)

    assert moved == friday + timedelta(days=3, hours=6)  # Monday at four: from nine, six hours over lunch.


@pytest.mark.parametrize("unit", [Unit.HOUR, Unit.WORKING_HOUR])
def test_a_deadline_that_had_passed_stays_where_it_was(unit: Unit) -> None:
    assert moved_by_pause(MONDAY, MONDAY, MONDAY + HOUR, unit, PLAIN) == MONDAY


def test_every_kind_and_standing_has_words_and_every_kind_a_rule() -> None:
    assert set(KIND_WORDS) == set(RULES) == set(Kind)
    assert set(STANDING_WORDS) == set(Standing)


def test_who_decides_never_needs_only_what_who_asks_holds() -> None:
    assert all(rule.ask != rule.decide for rule in RULES.values())


@pytest.mark.parametrize(
    ("now", "gather_at"),
    [
        ((2, 10, 0), (2, 11, 0)),
        ((2, 10, 10), (2, 11, 0)),
        ((2, 10, 40), (2, 11, 30)),
        ((2, 11, 10), (2, 13, 0)),  # Not in the break.
        ((2, 16, 40), (2, 17, 30)),
        ((2, 17, 5), (3, 9, 0)),
        ((2, 23, 59), (3, 9, 0)),
        ((3, 3, 0), (3, 9, 0)),
        ((3, 8, 40), (3, 9, 30)),
        ((6, 20, 0), (10, 9, 0)),  # The weekend, and a Monday that rests.
    ],
)
def test_a_whistle_gathers_in_the_next_half_hour_of_working_time(
    now: tuple[int, int, int], gather_at: tuple[int, int, int]
) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    calendar = WorkingCalendar(zone, {date(2026, 3, 9): False})

    found = next_gathering(datetime(2026, 3, *now, tzinfo=zone).astimezone(UTC), calendar)

    assert found == datetime(2026, 3, *gather_at, tzinfo=zone)
