"""Working time: weekdays, official holidays, days made up for, slots over lunch and nights."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.ground import events
from governance.ground.workflow import FARTHEST_DAYS, Slot, Unit, WorkingCalendar
from governance.kit.days.commands.calendar import load_calendar
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.calendar import forget_calendar, working_calendar
from governance.models import Event

ZONE = ZoneInfo("Asia/Shanghai")
PLAIN = WorkingCalendar(ZONE)
# National Day 2025: rest from Wednesday 1 to Wednesday 8 October, made up for on Sunday 28 September and Saturday 11.
HOLIDAY = {
    **{date(2025, 10, day): False for day in range(1, 9)},
    date(2025, 9, 28): True,
    date(2025, 10, 11): True,
}
NATIONAL_DAY = WorkingCalendar(ZONE, HOLIDAY)


def at(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2025) -> datetime:
    """Return a moment of district time."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


# ---- days -------------------------------------------------------------------------------------------------------


def test_weekdays_are_worked_where_nothing_is_listed() -> None:
    monday = date(2025, 11, 3)

    assert [PLAIN.is_working(monday + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False] * 2


def test_the_listed_days_decide() -> None:
    assert not NATIONAL_DAY.is_working(date(2025, 10, 1))
    assert NATIONAL_DAY.is_working(date(2025, 9, 28))


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        (at(9, 29, 10), 1, at(9, 30, 10)),
        (at(9, 30, 10), 1, at(10, 9, 10)),
        (at(9, 30, 10), 3, at(10, 11, 10)),
        (at(9, 26, 16), 1, at(9, 28, 16)),
        (at(10, 10, 9), 2, at(10, 13, 9)),
    ],
)
def test_working_days_pass_over_the_holiday_and_count_what_is_made_up(
    start: datetime, days: int, ends: datetime
) -> None:
    assert NATIONAL_DAY.after(start, days, Unit.WORKING_DAY) == ends


def test_a_calendar_without_working_days_says_so() -> None:
    start = at(11, 3, 10)
    idle = WorkingCalendar(ZONE, {start.date() + timedelta(days=n): False for n in range(FARTHEST_DAYS + 1)})

    with pytest.raises(ValueError, match="no working day"):
        idle.after(start, 1, Unit.WORKING_DAY)


def test_a_start_on_a_resting_day_ends_with_the_working_day() -> None:
    assert NATIONAL_DAY.after(at(10, 4, 11), 1, Unit.WORKING_DAY) == at(10, 9, 18)


def test_no_days_end_at_the_start() -> None:
    assert PLAIN.after(at(11, 3, 10), 0, Unit.WORKING_DAY) == at(11, 3, 10)


# ---- hours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        (at(11, 3, 9), 1, at(11, 3, 10)),
        (at(11, 3, 11), 2, at(11, 3, 14)),
        (at(11, 3, 11, 30), 1, at(11, 3, 13, 30)),
        (at(11, 3, 12, 30), 1, at(11, 3, 14)),
        (at(11, 3, 17), 2, at(11, 4, 10)),
        (at(11, 3, 22), 1, at(11, 4, 10)),
        (at(11, 4, 3), 1, at(11, 4, 10)),
        (at(11, 7, 17), 2, at(11, 10, 10)),
        (at(11, 8, 11), 8, at(11, 10, 18)),
        (at(11, 3, 9), 3, at(11, 3, 12)),
        (at(11, 3, 9), 16, at(11, 4, 18)),
    ],
)
def test_working_hours_run_only_inside_the_slots(start: datetime, hours: int, ends: datetime) -> None:
    assert PLAIN.after(start, hours, Unit.WORKING_HOUR) == ends


def test_working_hours_pass_over_the_holiday() -> None:
    assert NATIONAL_DAY.after(at(9, 30, 17), 2, Unit.WORKING_HOUR) == at(10, 9, 10)


@pytest.mark.parametrize(
    ("amount", "unit", "ends"),
    [(30, Unit.MINUTE, at(10, 1, 0, 10)), (24, Unit.HOUR, at(10, 1, 23, 40)), (7, Unit.DAY, at(10, 7, 23, 40))],
)
def test_minutes_hours_and_days_run_round_the_clock(amount: int, unit: Unit, ends: datetime) -> None:
    assert NATIONAL_DAY.after(at(9, 30, 23, 40), amount, unit) == ends


def test_a_moment_from_another_zone_is_read_in_district_time() -> None:
    in_utc = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)  # Five in the afternoon in the district.

    assert PLAIN.after(in_utc, 2, Unit.WORKING_HOUR) == at(11, 4, 10)


def test_a_calendar_without_working_time_says_so() -> None:
    idle = WorkingCalendar(ZONE, slots=(Slot(time(9), time(9)),))

    with pytest.raises(ValueError, match="no working time"):
        idle.after(at(11, 3, 9), 1, Unit.WORKING_HOUR)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=ZONE)),  # noqa: DTZ001
    st.integers(0, 60),
    st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR]),
)
def test_more_time_never_ends_earlier(start: datetime, amount: int, unit: Unit) -> None:
    ends = [NATIONAL_DAY.after(start, amount + more, unit) for more in (0, 1, 2)]

    assert ends == sorted(ends)
    assert ends[0] >= start or (unit is Unit.WORKING_DAY and ends[0].date() == start.date())


# ---- work -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(11, 3, 10), at(11, 3, 11), 1),
        (at(11, 3, 11), at(11, 3, 14), 2),
        (at(11, 3, 12), at(11, 3, 13), 0),
        (at(11, 3, 7), at(11, 3, 22), 8),
        (at(11, 7, 17), at(11, 10, 10), 2),
        (at(11, 8, 9), at(11, 9, 18), 0),
        (at(11, 3, 11), at(11, 3, 10), 0),
        (at(9, 30, 17), at(10, 9, 10), 2),
    ],
)
def test_work_lies_inside_the_slots_of_working_days(start: datetime, end: datetime, hours: int) -> None:
    assert NATIONAL_DAY.work_between(start, end) == timedelta(hours=hours)


def test_so_much_work_after_a_moment_passes_over_rest() -> None:
    assert PLAIN.after_work(at(11, 7, 17, 15), timedelta(minutes=90)) == at(11, 10, 9, 45)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=ZONE)),  # noqa: DTZ001
    st.integers(0, 6000).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_the_work_until_the_moment_after_so_much_work_is_that_work(start: datetime, work: timedelta) -> None:
    assert NATIONAL_DAY.work_between(start, NATIONAL_DAY.after_work(start, work)) == work


# ---- the table --------------------------------------------------------------------------------------------------


def test_the_official_year_is_loaded(db: None) -> None:
    assert load_calendar(2025) == "official"
    forget_calendar()

    calendar = working_calendar()
    assert not calendar.is_working(date(2025, 10, 1))
    assert calendar.is_working(date(2025, 9, 28))


def test_a_year_without_official_list_is_provisional(db: None) -> None:
    assert load_calendar(2031) == "provisional"
    assert CalendarDay.objects.filter(day__year=2031, source="provisional").count() == 365


def test_a_local_decision_outlives_the_next_loading(db: None) -> None:
    CalendarDay.objects.update_or_create(day=date(2025, 11, 3), defaults={"is_working": False, "source": "local"})

    load_calendar(2025)

    day = CalendarDay.objects.get(day=date(2025, 11, 3))
    assert (day.is_working, day.source) == (False, "local")


def test_an_official_list_replaces_the_provisional_one(db: None) -> None:
    CalendarDay.objects.update_or_create(day=date(2025, 10, 1), defaults={"is_working": True, "source": "provisional"})

    load_calendar(2025)

    day = CalendarDay.objects.get(day=date(2025, 10, 1))
    assert (day.is_working, day.source) == (False, "official")


# ---- corrections ----------------------------------------------------------------------------------------------------


def changes() -> list[dict[str, object]]:
    return [event.data for event in Event.objects.filter(name=events.CALENDAR_CHANGED)]


def test_the_first_list_of_a_year_is_no_correction(db: None) -> None:
    CalendarDay.objects.filter(day__year=2025).delete()

    load_calendar(2025)

    assert changes() == []


def test_the_same_list_loaded_again_is_no_correction(db: None) -> None:
    load_calendar(2025)
    load_calendar(2025)

    assert changes() == []


def test_a_corrected_year_is_told_of_once(db: None) -> None:
    load_calendar(2025)
    CalendarDay.objects.filter(day=date(2025, 10, 1)).update(is_working=True, source="provisional")

    load_calendar(2025)
    load_calendar(2025)

    assert changes() == [{"year": 2025, "source": "official", "since": "2025-10-01"}]
