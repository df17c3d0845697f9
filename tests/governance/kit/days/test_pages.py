"""The pages of the calendar: a year to read and to print, a day to decide, a year to load, each looked at before."""

from collections.abc import Mapping
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from governance.ground import events, outbox
from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import Permission
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.year_page import DayCell, YearPage, year_page
from governance.models import Event
from tests import stories
from tests.counting import statements
from tests.district import District, moment

DAY = reverse("days:calendar-day", args=["2026-03-04"])
LOAD = reverse("days:calendar-load", args=[2027])
REST = {"works": "no", "name": "庙会", "reason": "区政府通知 3 号"}
NOTICE = {"way": "pasted", "text": "2027-01-01至2027-01-03 休 元旦\n2027-01-09 班", "reason": "国办通知"}


def signed_in(district: District, username: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(district.person(username))
    return client


def looked_and_saved(client: Client, address: str, told: Mapping[str, str]) -> HttpResponse:
    """Look at what would change, then make it so with what the preview brought."""
    looked = client.post(address, told)
    assert looked.status_code == 200
    return client.post(address, {**told, "seen": looked.context["preview"].seen})  # type: ignore[attr-defined]


def cell(page: YearPage, day: date) -> DayCell:
    return next(
        each for _n, week in page.months[day.month - 1].weeks for each in week if each and each.number == day.day
    )


@pytest.mark.parametrize("address", [reverse("days:calendar"), reverse("days:calendar-year", args=[2026]), DAY, LOAD])
def test_the_administrator_opens_each_page_and_others_do_not(district: District, address: str) -> None:
    statuses = [signed_in(district, who).get(address).status_code for who in ("feng", "li", "yang", "newcomer")]

    assert statuses == [200, 403, 403, 403]
    assert Client().get(address).status_code == 302


def test_a_streets_keeper_reads_the_year_and_is_offered_no_change(district: District) -> None:
    street = district.organisation("990000001")
    grants = {Permission.MANAGE_RULES: (Grant(street.pk, street.path, street.kind_id),)}

    page = year_page(Actor(person_id=1, grants=grants), 2026)

    assert (page.year, page.may_change) == (2026, False)


@pytest.mark.parametrize("path", ["1999/", "2101/", "day/2026-02-30/", "day/heute/", "day/1999-01-01/", "2101/load/"])
def test_days_and_years_that_nobody_plans_are_not_found(district: District, path: str) -> None:
    assert signed_in(district, "feng").get(f"{reverse('days:calendar')}{path}").status_code == 404


def test_a_year_says_in_words_what_each_day_is(district: District) -> None:
    CalendarDay.objects.filter(day=date(2026, 3, 4)).update(is_working=False, source="local", name_en="Fair")

    page = signed_in(district, "feng").get(reverse("days:calendar-year", args=[2026])).context["page"]

    assert len(page.months) == 12
    assert cell(page, date(2026, 2, 17)).mark == "off"
    assert cell(page, date(2026, 2, 14)).mark == "work"
    assert cell(page, date(2026, 3, 4)).mark == "local: off"
    assert cell(page, date(2026, 3, 4)).says == "not worked, Fair, Local decision"
    assert (cell(page, date(2026, 3, 7)).mark, cell(page, date(2026, 3, 7)).says) == ("", "not worked")
    assert not page.is_provisional
    assert date(2026, 3, 4) in {special.day for special in page.specials}


def test_each_month_has_its_days_in_weeks_of_seven(district: District) -> None:
    page = year_page(district.actor("feng"), 2028)

    numbers = [[each.number for _n, week in month.weeks for each in week if each] for month in page.months]
    assert [len(days) for days in numbers] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert all(days == list(range(1, len(days) + 1)) for days in numbers)
    assert all(len(week) == 7 for month in page.months for _n, week in month.weeks)


def test_a_year_of_guesses_says_so_and_one_without_a_list_too(district: District) -> None:
    client = signed_in(district, "feng", "zh-hans")
    CalendarDay.objects.filter(day__year=2031).delete()
    CalendarDay.objects.create(day=date(2032, 1, 1), is_working=True, source="provisional")

    empty = client.get(reverse("days:calendar-year", args=[2031]))
    guessed = client.get(reverse("days:calendar-year", args=[2032]))

    assert not empty.context["page"].is_listed
    assert guessed.context["page"].is_provisional
    assert "暂定" in guessed.text


def test_a_year_is_read_in_few_statements(district: District) -> None:
    feng = district.actor("feng")

    with statements() as asked:
        year_page(feng, 2026)

    assert len(asked) == 2


def test_a_day_is_decided_only_after_a_look_at_what_it_changes(district: District) -> None:
    case = stories.registered(district, now=moment(17, days=1))
    client = signed_in(district, "feng")
    address = reverse("days:calendar-day", args=["2026-03-02"])

    looked = client.post(address, REST)

    assert looked.status_code == 200
    assert CalendarDay.objects.get(day=date(2026, 3, 2)).is_working
    preview = looked.context["preview"]
    assert (preview.moved, [before for before, _after in preview.turned]) == (1, ["worked"])
    assert "1 deadline would move" in looked.text
    assert case.number in looked.text

    saved = client.post(address, {**REST, "seen": preview.seen})
    outbox.drain()

    assert saved.status_code == 302
    assert not CalendarDay.objects.get(day=date(2026, 3, 2)).is_working
    page = client.get(saved["location"])
    assert "on 1 day" in page.text
    assert "区政府通知 3 号" in page.text
    assert Event.objects.filter(name="cases.clock.recomputed").count() == 1


def test_a_list_is_pasted_looked_at_and_loaded(district: District) -> None:
    client = signed_in(district, "feng")

    saved = looked_and_saved(client, LOAD, NOTICE)

    assert saved.status_code == 302
    page = client.get(saved["location"]).context["page"]
    assert (page.year, page.is_provisional) == (2027, False)
    assert [(special.day, special.says) for special in page.specials] == [
        (date(2027, 1, 1), "not worked"),
        (date(2027, 1, 9), "worked"),
    ]


def test_the_list_that_the_portal_knows_is_loaded_the_same_way(district: District) -> None:
    CalendarDay.objects.filter(day=date(2026, 5, 1)).update(is_working=True, source="provisional")
    address = reverse("days:calendar-load", args=[2026])

    looked_and_saved(signed_in(district, "feng"), address, {"way": "known", "text": "", "reason": "更正"})

    day = CalendarDay.objects.get(day=date(2026, 5, 1))
    assert (day.is_working, day.source, day.name_zh) == (False, "official", "劳动节")


def test_lines_that_cannot_be_read_come_back_with_what_was_typed(district: District) -> None:
    refused = signed_in(district, "feng").post(LOAD, {**NOTICE, "text": "春节放假七天"})

    assert refused.status_code == 422
    assert "Line 1" in refused.text
    assert "春节放假七天" in refused.text
    assert refused.context["preview"] is None


@pytest.mark.parametrize("missing", ["reason", "works"])
def test_a_form_that_is_not_filled_in_is_shown_again(district: District, missing: str) -> None:
    told = {name: value for name, value in REST.items() if name != missing}

    assert signed_in(district, "feng").post(DAY, told).status_code == 422


def test_what_somebody_changed_meanwhile_is_looked_at_again(district: District) -> None:
    client = signed_in(district, "feng")
    seen = client.post(DAY, REST).context["preview"].seen
    looked_and_saved(client, DAY, {**REST, "name": "停电"})

    refused = client.post(DAY, {**REST, "seen": seen})

    assert refused.status_code == 409
    assert refused.context["preview"].seen != seen
    assert CalendarDay.objects.get(day=date(2026, 3, 4)).name_zh == "停电"


def test_what_the_calendar_says_already_offers_no_button(district: District) -> None:
    client = signed_in(district, "feng")
    looked_and_saved(client, DAY, REST)

    again = client.post(DAY, REST)

    assert again.context["preview"].is_nothing
    assert 'name="seen"' not in again.text
    assert client.post(DAY, {**REST, "seen": again.context["preview"].seen}).status_code == 422
    assert Event.objects.filter(name=events.CALENDAR_CHANGED).count() == 1


def test_who_may_not_change_a_day_changes_none_by_its_address(district: District) -> None:
    answers = [signed_in(district, who).post(DAY, {**REST, "seen": "x"}).status_code for who in ("li", "yang", "qian")]

    assert answers == [403, 403, 403]
    assert CalendarDay.objects.get(day=date(2026, 3, 4)).is_working
