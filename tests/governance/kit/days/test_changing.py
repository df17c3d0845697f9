"""Changing the calendar: by whom, on which look at it, what stays, and what is told."""

from datetime import date

import pytest

from governance.ground import events
from governance.ground.errors import Conflict, Invalid, NotAllowed, UnusableRows
from governance.ground.permissions import PORTAL, Actor, Grant
from governance.ground.workflow import Permission
from governance.kit.days.commands.calendar import change_calendar
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.calendar import working_calendar
from governance.kit.days.queries.drafts import (
    draft_of_day,
    draft_of_list,
    draft_of_year,
    preview_of,
    seen_of,
)
from governance.kit.days.workflow import Change, Draft
from governance.models import Event
from tests.district import District, moment

FAIR = date(2026, 3, 4)
NOTICE = "2027-01-01至2027-01-03 休 元旦\n2027-01-04 班"


def changed(draft: Draft, *, by: Actor = PORTAL, reason: str = "区政府通知 3 号") -> list[Change]:
    """Look at what a draft would change, and make it so."""
    return change_calendar(draft, by=by, now=moment(), reason=reason, seen=seen_of(draft))


def fair(*, is_working: bool = False) -> Draft:
    return draft_of_day(FAIR, is_working=is_working, name="庙会")


def test_a_day_that_is_decided_here_is_local_with_its_name_and_its_reason_in_the_log(district: District) -> None:
    (change,) = changed(fair(), by=district.actor("feng"))

    row = CalendarDay.objects.get(day=FAIR)
    assert (row.is_working, row.source, row.name_zh) == (False, "local", "庙会")
    assert change.is_turned
    event = Event.objects.get(name=events.CALENDAR_CHANGED)
    assert event.by_id == district.person("feng").pk
    assert event.data == {
        "year": 2026, "source": "local", "since": "2026-03-04", "count": 1, "reason": "区政府通知 3 号"
    }  # fmt: skip


def test_the_changed_day_is_counted_at_once(district: District, django_capture_on_commit_callbacks: object) -> None:
    assert working_calendar().is_working(FAIR)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        changed(fair())

    assert not working_calendar().is_working(FAIR)


@pytest.mark.parametrize("username", ["chen", "qian", "yang", "li"])
def test_who_keeps_no_rules_of_a_district_changes_no_day(district: District, username: str) -> None:
    with pytest.raises(NotAllowed):
        changed(fair(), by=district.actor(username))


def test_a_streets_keeper_of_rules_changes_no_day(district: District) -> None:
    street = district.organisation("990000001")
    grants = {Permission.MANAGE_RULES: (Grant(street.pk, street.path, street.kind_id),)}

    with pytest.raises(NotAllowed):
        changed(fair(), by=Actor(person_id=district.person("chen").pk, grants=grants))


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_a_change_needs_a_reason(district: District, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(fair(), reason=reason)

    assert "reason" in refused.value.fields
    assert CalendarDay.objects.get(day=FAIR).is_working


def test_a_calendar_that_changed_since_it_was_looked_at_is_looked_at_again(district: District) -> None:
    draft, seen = fair(), seen_of(fair())
    changed(draft_of_day(FAIR, is_working=False, name="停电"))

    with pytest.raises(Conflict):
        change_calendar(draft, by=PORTAL, now=moment(), reason="庙会", seen=seen)

    assert CalendarDay.objects.get(day=FAIR).name_zh == "停电"


def test_what_was_looked_at_is_what_is_saved(district: District) -> None:
    with pytest.raises(Conflict):
        change_calendar(fair(is_working=True), by=PORTAL, now=moment(), reason="庙会", seen=seen_of(fair()))


def test_what_the_calendar_says_already_is_no_change(district: District) -> None:
    changed(fair())

    with pytest.raises(Invalid):
        changed(fair())

    assert Event.objects.filter(name=events.CALENDAR_CHANGED).count() == 1


def test_a_pasted_list_makes_the_year_official_and_leaves_what_was_decided_here(district: District) -> None:
    changed(draft_of_day(date(2027, 1, 4), is_working=False, name="本区活动"))

    changes = changed(draft_of_list(NOTICE, 2027))

    turned = [change.day for change in changes if change.is_turned]
    assert turned == [date(2027, 1, 1)]  # The second and third are a weekend.
    assert CalendarDay.objects.get(day=date(2027, 1, 4)).source == "local"
    assert set(CalendarDay.objects.filter(day__year=2027).values_list("source", flat=True)) == {"official", "local"}
    assert CalendarDay.objects.get(day=date(2027, 1, 2)).name_zh == "元旦"


def test_lines_that_cannot_be_read_are_named_and_nothing_is_loaded(district: District) -> None:
    before = list(CalendarDay.objects.values_list("day", "is_working", "source"))

    with pytest.raises(UnusableRows) as refused:
        draft_of_list(f"{NOTICE}\n大概二月 休", 2027)

    assert len(refused.value.problems) == 1
    assert "3" in refused.value.problems[0]
    assert list(CalendarDay.objects.values_list("day", "is_working", "source")) == before


def test_an_empty_list_loads_nothing(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        draft_of_list("\n\n", 2027)

    assert "text" in refused.value.fields


def test_a_known_year_comes_with_the_names_of_its_holidays() -> None:
    draft = draft_of_year(2026)

    assert draft[date(2026, 2, 17)].name.zh == "春节"
    assert (draft[date(2026, 2, 14)].is_working, draft[date(2026, 2, 14)].name.zh) == (True, "春节调休上班")
    assert draft[date(2026, 3, 4)].name.zh == ""


def test_a_preview_writes_nothing_and_says_what_stays(district: District) -> None:
    changed(fair())
    CalendarDay.objects.filter(day=date(2026, 5, 1)).update(is_working=True, source="provisional")

    preview = preview_of(draft_of_year(2026), viewer=district.actor("feng"))

    assert [change.day for change in preview.turned] == [date(2026, 5, 1)]
    assert (preview.kept_local, preview.moved) == (1, 0)
    assert CalendarDay.objects.get(day=date(2026, 5, 1)).is_working
