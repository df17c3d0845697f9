"""Who reads which lines of the security log, and what they say."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from governance.chart.queries.security_log import (
    AskedLog,
    SecurityLine,
    own_security,
    security_kinds,
    security_page,
    security_rows,
    words_of,
)
from governance.ground import events
from governance.ground.errors import NotAllowed
from governance.models import SecurityEvent
from tests.counting import statements
from tests.district import District, moment

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def noted(district: District, whose: str = "li", *, at: datetime | None = None, **told: Any) -> SecurityEvent:
    """Write one line about somebody of the cast."""
    made = {"kind": events.SIGNED_IN, "address": "10.0.0.7", "device": CHROME, "door": "page", "data": {}, **told}
    return SecurityEvent.objects.create(person_id=district.person(whose).pk, at=at or moment(), **made)


# The cast's appointments wrote lines of their own, on other days.
THESE_DAYS = AskedLog(since=date(2026, 3, 2), until=date(2026, 3, 8))


def read(district: District, asked: AskedLog = THESE_DAYS) -> list[SecurityLine]:
    """Return the lines that the auditor reads."""
    return security_page(district.actor("yang"), asked, after="").results


def test_a_line_says_what_happened_to_whom_from_where(district: District) -> None:
    noted(district)

    with translation.override("en"):
        (line,) = read(district)

    assert (line.who, line.username, line.what) == ("Li, dispatcher", "li", events.SECURITY_WORDS[events.SIGNED_IN].en)
    assert (line.address, line.device, line.door, line.by) == ("10.0.0.7", "Chrome on Windows", "page", "")


def test_a_line_names_who_did_it_where_that_was_another_one(district: District) -> None:
    noted(district, by_id=district.person("feng").pk)
    noted(district, by_id=district.person("li").pk)

    assert [line.by for line in read(district)] == ["", "冯管理"]


def test_a_line_of_nobody_known_has_no_name(district: District) -> None:
    SecurityEvent.objects.create(kind=events.SIGN_IN_FAILED, at=moment(), address="10.0.0.9", data={"username": "root"})

    (line,) = read(district)

    assert (line.who, line.username, line.details) == ("", "", "root")


def test_what_is_empty_is_not_told_among_the_details(district: District) -> None:
    noted(district, data={"name": "程序", "reason": "", "roles": ["a", "b"], "none": None, "empty": []})

    assert read(district)[0].details == "程序 · a, b"


@pytest.mark.parametrize("by", ["li", "feng", "qian", "newcomer"])
def test_only_the_auditor_reads_the_log(by: str, district: District) -> None:
    for door in (security_rows, lambda viewer, asked: security_page(viewer, asked, after="")):
        with pytest.raises(NotAllowed):
            door(district.actor(by), AskedLog())
    with pytest.raises(NotAllowed):
        security_kinds(district.actor(by))


def test_everybody_reads_what_happened_to_their_own_account(district: District) -> None:
    noted(district, "li")
    noted(district, "wang")

    assert {line.username for line in own_security(district.actor("wang"))} == {"wang"}


def test_one_s_own_lines_are_the_latest_twenty(district: District) -> None:
    made = [noted(district, at=moment(minute=n)).pk for n in range(25)]

    assert [line.id for line in own_security(district.actor("li"))] == made[::-1][:20]


def test_the_newest_stand_first_and_the_next_page_goes_on(district: District) -> None:
    made = [noted(district, at=moment(minute=n)).pk for n in range(5)]
    first = security_page(district.actor("yang"), THESE_DAYS, after="", size=3)
    second = security_page(district.actor("yang"), THESE_DAYS, after=first.next or "", size=3)

    assert [line.id for line in first.results + second.results] == made[::-1]
    assert second.next is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (AskedLog(kind=events.SIGNED_OUT), ["wang"]),
        (AskedLog(person=" ＬＩ "), ["li"]),
        (AskedLog(person="nobody"), []),
        (AskedLog(address=" 10.0.0.8 "), ["wang"]),
        (AskedLog(address="10.0.0"), []),
        (AskedLog(kind=events.SIGNED_OUT, person="li"), []),
        (AskedLog(since=date(2026, 3, 3)), ["wang"]),
        (AskedLog(until=date(2026, 3, 2)), ["li"]),
        (AskedLog(since=date(2026, 3, 2), until=date(2026, 3, 3)), ["wang", "li"]),
        (AskedLog(since=date(2026, 3, 4)), []),
    ],
)
def test_the_log_is_narrowed_by_kind_person_address_and_days(
    asked: AskedLog, found: list[str], district: District
) -> None:
    asked = replace(asked, since=asked.since or THESE_DAYS.since, until=asked.until or THESE_DAYS.until)
    noted(district, "li", at=moment(23, 59))
    noted(district, "wang", at=moment(0, 0, days=1), kind=events.SIGNED_OUT, address="10.0.0.8")

    assert [line.username for line in read(district, asked)] == found
    assert [line.username for line in security_rows(district.actor("yang"), asked)] == found


def test_a_log_in_name_that_is_part_of_another_finds_only_its_own(district: District) -> None:
    noted(district, "zheng")

    assert read(district, replace(THESE_DAYS, person="zhen")) == []
    assert len(read(district, replace(THESE_DAYS, person="zheng"))) == 1


def test_a_page_costs_the_same_with_many_people(district: District) -> None:
    viewer = district.actor("yang")

    def asked() -> int:
        with statements() as ran:
            security_page(viewer, THESE_DAYS, after="")
        return len(ran)

    noted(district)
    few = asked()
    for n, whose in enumerate(["wang", "chen", "zhou", "wu", "qian"] * 4):
        noted(district, whose, at=moment() + timedelta(minutes=n))

    assert asked() == few == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_words_and_an_unknown_one_its_code(language: str, district: District) -> None:
    with translation.override(language):
        offered = dict(security_kinds(district.actor("yang")))
        unknown = words_of("something-else")

    assert offered.keys() == events.SECURITY_WORDS.keys()
    assert offered[events.SIGNED_IN] == events.SECURITY_WORDS[events.SIGNED_IN].text(language)
    assert unknown == "something-else"
