"""The statistics equal the raw answer, show each their own areas, and cost one statement."""

import json
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.figures.queries.statistics import Amounts, StatisticsLine, StatisticsPage, statistics_page
from cases.figures.queries.statistics_list import AskedStatistics, counted_cases
from cases.figures.workflow.statistics import CountedFigure, Reach
from cases.models import Assignment, Case
from governance.kit.numbers.models import RuleValue
from governance.models import Organisation
from tests import stories
from tests.api import caller
from tests.counting import statements
from tests.district import District, moment

NOW = moment(19, days=20)
PLACES = ["990000001001", "990000001002", "990000002001"]
CATEGORIES = {"urban-litter": "urban", "urban-lights": "urban", "transport-bikes": "transport"}
SOURCES = ["worker", "hotline", "public"]
RAW = """
SELECT c.category_id, s.code, m.code, c.source, c.reported_at, c.closed_at, lead.finish_by, lead.finished_at
FROM cases_case c JOIN governance_organisation s ON s.id = c.street_id
JOIN governance_organisation m ON m.id = c.community_id
LEFT JOIN cases_assignment lead ON lead.case_id = c.id AND lead.role = 'lead' AND lead.round = c.round
"""


@pytest.fixture
def lived(district: District) -> District:
    """Return the district after a year and a half in which sixty cases came, and most of them ended."""
    chance = random.Random(20260322)
    for _ in range(60):
        reported = NOW - timedelta(days=chance.choice((20, 60, 540)) * chance.random())
        ended = reported + timedelta(days=chance.randrange(0, 60)) if chance.random() < 0.8 else None
        _case(district, chance, reported, ended if ended and ended < NOW else None)
    return district


def _case(district: District, chance: random.Random, reported: datetime, ended: datetime | None) -> None:
    community = Organisation.objects.get(code=chance.choice(PLACES))
    street = community.parent
    assert street is not None
    case = stories.filed(district)
    Case.objects.filter(id=case.pk).update(
        community_id=community.pk,
        street_id=street.pk,
        category_id=chance.choice(list(CATEGORIES)),
        source=chance.choice(SOURCES),
        reported_at=reported,
        round=2,
        next_alarm_at=None,
        **({"is_open": False, "state": "closed", "closed_at": ended} if ended else {}),
    )
    lead, zhou = Organisation.objects.get(code="D-URBAN"), district.person("zhou").pk
    for round_ in (1, 2) if ended and chance.random() < 0.7 else ():
        done = reported + timedelta(days=chance.randrange(-1, 2))
        Assignment.objects.create(
            case=case,
            round=round_,
            organisation=lead,
            department=lead,
            scope_path=lead.path,
            role="lead",
            is_open=False,
            assigned_at=reported,
            **dict.fromkeys(("sign_by", "contact_by", "finish_by", "due_at"), reported),
            **dict.fromkeys(("signed_at", "finished_at"), done),
            **dict.fromkeys(("signed_by_id", "finished_by_id"), zhou),
        )


def raw_amounts(place: str, since: str, form: str) -> dict[str, Counter[tuple[str, str]]]:
    """Count every case by itself: {line: {(key, what): how many}}."""
    with connection.cursor() as cursor:
        cursor.execute(RAW.replace("lead.round = c.round", "lead.round = 2"))
        rows = cursor.fetchall()
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in ("time", "category", "area", "source")}
    for category, street, community, source, reported, closed, finish_by, finished in rows:
        if place not in ("990000", street, community):
            continue
        keys = {"category": CATEGORIES[category], "source": source}
        if place != community:
            keys["area"] = street if place == "990000" else community
        happened = [("arrived", reported)] + ([("ended", closed)] if closed else [])
        happened += [("led", closed)] if finished else []
        happened += [("late", closed)] if finished and finished > finish_by else []
        for what, at in happened:
            day = timezone.localtime(at)
            if f"{day:%Y-%m-%d}" >= since:
                for line, key in {**keys, "time": day.strftime(form)}.items():
                    found[line][key, what] += 1
    return found


def shown_amounts(lines: Any) -> Counter[tuple[str, str]]:
    listed: list[StatisticsLine] = list(lines)
    counted = ("arrived", "ended", "led", "late")
    return Counter({(line.code, what): n for line in listed for what in counted if (n := getattr(line.amounts, what))})


@pytest.mark.parametrize(
    ("reach", "since", "form"), [("month", "2026-03-01", "%Y-%m-%d"), ("year", "2025-04-01", "%Y-%m")]
)
def test_the_tables_equal_the_raw_answer(lived: District, reach: str, since: str, form: str) -> None:
    for username, place in [("qian", "990000"), ("li", "990000001"), ("xu", "990000002"), ("wang", "990000001001")]:
        page: StatisticsPage = statistics_page(lived.actor(username), place=place, reach=reach, now=NOW)
        raw = raw_amounts(place, since, form)

        assert raw["category"].total() > 0
        assert shown_amounts(page.moments) == raw["time"]
        assert shown_amounts(page.categories) == raw["category"]
        assert shown_amounts(page.areas) == raw["area"]
        assert shown_amounts(page.sources) == raw["source"]
        assert page.total.arrived == sum(n for (_key, what), n in raw["source"].items() if what == "arrived")


def counted_by(district: District, username: str, asked: AskedStatistics) -> list[str]:
    """Return the numbers of the cases behind a figure, gathered page by page."""
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = counted_cases(district.actor(username), asked, after=after, now=NOW, size=7)
        found += [row.number for row in page.rows.results]
        after = page.rows.next
    return found


@pytest.mark.parametrize("reach", ["month", "year"])
def test_every_figure_counts_the_cases_that_it_opens(lived: District, reach: str) -> None:
    for username, place in [("qian", "990000"), ("li", "990000001"), ("wang", "990000001001")]:
        page: StatisticsPage = statistics_page(lived.actor(username), place=place, reach=reach, now=NOW)
        lines = {"moment": page.moments, "category": page.categories, "area": page.areas, "source": page.sources}
        figures = {(asks, line.code): line.amounts for asks, found in lines.items() for line in found}

        for (asks, code), amounts in [*figures.items(), (("place", place), page.total)]:
            for figure in CountedFigure:
                asked = AskedStatistics(**{"place": place, "reach": reach, "figure": figure.value, asks: code})
                numbers = counted_by(lived, username, asked)

                assert len(set(numbers)) == len(numbers) == getattr(amounts, figure), asked


def test_every_number_on_the_page_opens_a_list_of_so_many_cases(
    lived: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client = Client()
    client.force_login(lived.person("qian"))

    page = client.get(reverse("cases:statistics"), {"reach": "year"}).text
    numbers = re.findall(
        r'<a href="(/statistics/cases/[^"]+)">(?:<span class="visually-hidden">[^<]+: </span>)(\d+)</a>', page
    )

    assert len(numbers) > 20
    for address, number in numbers:
        shown, rest = 0, unescape(address)
        while rest:
            text = client.get(rest).text
            shown += text.count("<tr data-case=")
            found = re.search(r'href="(\?[^"]*after=[^"]*)"', text)
            rest = f"/statistics/cases/{unescape(found[1])}" if found else ""
        assert shown == int(number), address


def test_neither_figures_nor_lists_know_of_a_case_that_accuses_ones_own_street(lived: District) -> None:
    hidden = Case.objects.filter(street__code="990000001", reported_at__gte=datetime(2025, 5, 1, tzinfo=UTC)).first()
    assert hidden
    before = {name: _year_of(lived, name).total for name in ("li", "qian")}

    Case.objects.filter(id=hidden.pk).update(accused_path=lived.organisation("990000001").path)

    assert _year_of(lived, "qian").total == before["qian"]
    assert _year_of(lived, "li").total.arrived == before["li"].arrived - 1
    assert hidden.number in counted_by(lived, "qian", AskedStatistics(reach="year"))
    assert hidden.number not in counted_by(lived, "li", AskedStatistics(reach="year"))


def _year_of(district: District, username: str) -> StatisticsPage:
    return statistics_page(district.actor(username), place="", reach="year", now=NOW)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"moment": "2026-03"}, 200),
        ({"moment": "2026-03-09"}, 200),
        ({"category": "no such category"}, 200),
        ({"area": "990000001002"}, 200),
        ({"area": "990000002"}, 404),
        ({"area": "D-URBAN"}, 404),
        ({"figure": "solved"}, 422),
        ({"source": "rumour"}, 422),
        ({"moment": "yesterday"}, 422),
        ({"moment": "9999-12-31"}, 422),
        ({"after": "x"}, 422),
    ],
)
def test_what_no_figure_counts_is_refused_by_page_and_api_alike(
    district: District, asked: dict[str, str], status: int
) -> None:
    client = Client()
    client.force_login(district.person("li"))

    assert client.get(reverse("cases:statistics-cases"), asked).status_code == status
    assert caller(district, "li").get("statistics/cases/", **asked).status_code == status


def test_a_program_reads_the_cases_behind_a_figure(district: District) -> None:
    case = stories.filed(district, now=timezone.now())
    stories.filed(district, now=timezone.now(), category="urban-vendors")

    found = caller(district, "li").get("statistics/cases/", category=case.category_id, size=1).json()

    assert [row["number"] for row in found["results"]] == [case.number]
    assert (found["results"][0]["lead"], found["results"][0]["is_late"], found["next"]) == ("", False, None)


def test_a_list_behind_a_figure_costs_two_statements_at_one_row_and_at_fifty(district: District) -> None:
    stories.filed(district, now=timezone.now())
    client = Client()
    client.force_login(district.person("li"))
    client.get(reverse("cases:statistics-cases"))

    with statements() as at_one:
        client.get(reverse("cases:statistics-cases"))
    for _ in range(49):
        stories.filed(district, now=timezone.now())
    with statements() as at_fifty:
        page = client.get(reverse("cases:statistics-cases"))

    assert page.text.count("<tr data-case=") == 50
    assert len(at_one) == len(at_fifty) == 2


def test_every_day_and_every_month_has_a_line(district: District) -> None:
    month = statistics_page(district.actor("li"), place="", reach="month", now=NOW)
    year = statistics_page(district.actor("li"), place="", reach="year", now=NOW)

    assert [line.code for line in month.moments] == [f"2026-03-{day:02d}" for day in range(1, 23)]
    assert [line.code for line in year.moments][::11] == ["2025-04", "2026-03"]
    assert Reach.YEAR.since(moment().date().replace(month=12)).isoformat() == "2026-01-01"


@pytest.mark.parametrize(
    ("username", "place", "status"),
    [
        ("qian", "990000", 200),
        ("qian", "990000002", 200),
        ("li", "990000001", 200),
        ("li", "990000001002", 200),
        ("li", "990000002", 404),
        ("li", "990000", 404),
        ("wang", "990000001002", 404),
        ("zhou", "", 403),
        ("newcomer", "", 403),
    ],
)
def test_each_sees_the_statistics_of_their_own_areas_alone(
    district: District, username: str, place: str, status: int
) -> None:
    client = Client()
    client.force_login(district.person(username))

    program = caller(district, username)
    assert client.get(reverse("cases:statistics"), {"place": place}).status_code == status
    assert client.get(reverse("cases:statistics-cases"), {"place": place}).status_code == status
    assert program.get("statistics/", place=place).status_code == status
    assert program.get("statistics/cases/", place=place).status_code == status


def test_what_the_charts_draw_stands_in_the_tables(district: District) -> None:
    stories.filed(district, now=timezone.now())
    client = Client()
    client.force_login(district.person("li"))

    page = client.get(reverse("cases:statistics")).content.decode()

    found = re.search(r'<script id="charts" type="application/json">(.*?)</script>', page)
    assert found
    charts = json.loads(found[1])
    assert charts["sources"]["series"][0]["values"] == [1]
    assert sum(charts["moments"]["series"][0]["values"]) == 1
    opened = client.get(charts["sources"]["series"][0]["links"][0])
    assert opened.text.count("<tr data-case=") == 1
    assert all(f">{label}</th>" in page for label in charts["moments"]["labels"] + charts["sources"]["labels"])


def test_an_unknown_reach_is_refused_and_a_page_costs_two_statements(district: District) -> None:
    client = Client()
    client.force_login(district.person("li"))
    client.get(reverse("cases:statistics"))

    with statements() as ran:
        page = client.get(reverse("cases:statistics"), {"reach": "year"})

    assert page.status_code == 200
    assert len(ran) == 2
    assert client.get(reverse("cases:statistics"), {"reach": "ever"}).status_code == 422


@pytest.mark.parametrize(
    ("led", "late", "words"), [(0, 0, "–"), (4, 0, "0 / 4"), (3, 1, "1 / 3"), (5, 0, "0.0 %"), (8, 1, "12.5 %")]
)
def test_no_late_case_among_few_is_told_from_no_case_at_all(led: int, late: int, words: str) -> None:
    assert Amounts(led, led, led, late, least=5).late_words == words


@pytest.mark.parametrize(("led", "share"), [(4, None), (5, 100.0)])
def test_a_share_of_too_few_says_nothing(led: int, share: float | None) -> None:
    assert Amounts(led, led, led, led, least=5).share_late == share
    assert Amounts(1, 1, 1, 1, least=5).plus(Amounts(led - 1, led - 1, led - 1, led - 1, least=5)).share_late == share


def test_the_statistics_ask_for_as_many_as_the_rates(district: District) -> None:
    RuleValue.objects.filter(code="rates-least").update(amount=7)
    stories.filed(district, now=timezone.now())

    page = statistics_page(district.actor("qian"), place="", reach="", now=timezone.now())

    assert page.total.least == 7
