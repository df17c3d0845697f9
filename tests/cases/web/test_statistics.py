"""The statistics equal the raw answer, show each their own areas, and cost one statement."""

import json
import random
import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Assignment, Case
from cases.queries.registers import forget_registers
from cases.queries.statistics import StatisticsLine, StatisticsPage, statistics_page
from cases.workflow.statistics import Reach
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


@pytest.fixture(autouse=True)
def _fresh_registers() -> None:
    forget_registers()


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
    return Counter({(line.code, what): n for line in listed for what, n in line.amounts._asdict().items() if n})


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

    assert client.get(reverse("cases:statistics"), {"place": place}).status_code == status
    assert caller(district, username).get("statistics/", place=place).status_code == status


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
    assert all(f"<td>{label}</td>" in page for label in charts["moments"]["labels"] + charts["sources"]["labels"])


def test_an_unknown_reach_is_refused_and_a_page_costs_two_statements(district: District) -> None:
    client = Client()
    client.force_login(district.person("li"))
    client.get(reverse("cases:statistics"))

    with statements() as ran:
        page = client.get(reverse("cases:statistics"), {"reach": "year"})

    assert page.status_code == 200
    assert len(ran) == 2
    assert client.get(reverse("cases:statistics"), {"reach": "ever"}).status_code == 422
