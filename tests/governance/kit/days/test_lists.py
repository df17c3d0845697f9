"""A list of days as somebody copies it out of a notice."""

from datetime import date

import pytest

from governance.ground.workflow import Words
from governance.kit.days.workflow import SOURCE_WORDS, Change, Listed, Source, days_of, read_list, works


@pytest.mark.parametrize(
    "line",
    [
        "2027-02-06 休 春节",
        "2027-02-06,休,春节",
        "2027/2/6\t放假\t春节",
        "2027年2月6日 休 春节",
        "2027.2.6；休；春节",
        "2027-02-06 off 春节",
        "  2027-02-06   Rest   春节  ",
    ],
)
def test_one_day_is_read_in_the_ways_people_write_it(line: str) -> None:
    found, unread = read_list(line, 2027)

    assert unread == []
    assert found == {date(2027, 2, 6): Listed(False, Source.OFFICIAL, Words("春节", "春节"))}


@pytest.mark.parametrize("sign", ["至", "到", "~", "–", "..", " 至 "])
def test_a_span_is_all_of_its_days(sign: str) -> None:
    found, unread = read_list(f"2027-02-27{sign}2027-03-02 班", 2027)

    assert unread == []
    assert sorted(found) == [date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2)]
    assert all(listed.is_working and listed.name == Words("", "") for listed in found.values())


@pytest.mark.parametrize(
    "line",
    [
        "春节 2027-02-06 休",
        "2027-02-30 休",
        "2027-02-06 也许",
        "2028-02-06 休",
        "2027-02-06",
        "2027-02-06至2027-02-30 休",
        "2027-02-09至2027-02-06 休",
        "2027-02-06至2027-06-06 休",
    ],
)
def test_a_line_that_says_no_day_of_the_year_is_named_with_its_number(line: str) -> None:
    found, unread = read_list(f"\n# 国办通知\n{line}", 2027)

    assert found == {}
    assert [(each.number, each.line) for each in unread] == [(3, line)]


def test_a_day_that_is_named_twice_is_not_read_twice() -> None:
    found, unread = read_list("2027-02-06至2027-02-08 休\n2027-02-07 班", 2027)

    assert len(found) == 3
    assert [each.number for each in unread] == [2]


@pytest.mark.parametrize(("year", "days"), [(2027, 365), (2028, 366)])
def test_a_year_has_its_days(year: int, days: int) -> None:
    assert len(list(days_of(year))) == days


@pytest.mark.parametrize(
    ("day", "listed", "is_working"),
    [
        (date(2027, 3, 1), None, True),
        (date(2027, 3, 6), None, False),
        (date(2027, 3, 6), Listed(True, Source.LOCAL), True),
    ],
)
def test_a_day_that_is_not_listed_is_worked_by_its_weekday(day: date, listed: Listed | None, is_working: bool) -> None:
    assert works(day, listed) is is_working


def test_a_change_of_the_source_alone_turns_no_day() -> None:
    saturday = date(2027, 3, 6)
    before = Listed(False, Source.PROVISIONAL)

    assert not Change(saturday, before, Listed(False, Source.OFFICIAL)).is_turned
    assert not Change(saturday, None, Listed(False, Source.OFFICIAL)).is_turned
    assert Change(saturday, before, Listed(True, Source.OFFICIAL)).is_turned


def test_every_source_has_words() -> None:
    assert set(SOURCE_WORDS) == set(Source)
