"""A day is the district's own: it begins at midnight in China, eight hours before the database's clock says so."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.intake.queries.imports import import_communities
from governance.chart.commands.organisations import create_organisation
from governance.chart.commands.people import appoint, create_post
from governance.ground.permissions import PORTAL, actor_for
from governance.models import Organisation
from tests.api import stranger
from tests.district import District
from tests.house.test_rooms import APPS, ROOT

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
AT_THREE = datetime(2026, 3, 2, 3, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NEWEST = "新村社区"
# What takes the day from the clock of the database's session, or of the machine.
OF_ANOTHER_CLOCK = re.compile(
    r"\bcurrent_date\b|\blocaltimestamp\b|\bcurrent_time\b|now\(\)::date|'(today|now)'|date\.today\(|utcnow\(|TruncDate\("
    r"|toISOString\(",
    re.IGNORECASE,
)
WRITTEN_IN_THE_DATABASE = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
UNION ALL SELECT adrelid::regclass::text, pg_get_expr(adbin, adrelid) FROM pg_attrdef
UNION ALL SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
"""


@pytest.fixture
def early(district: District) -> Iterator[District]:
    """The district at three in the morning of a day on which a community is founded and somebody is appointed."""
    with time_machine.travel(AT_THREE, tick=False):
        street = district.organisation("990000001")
        founded = create_organisation(
            by=PORTAL,
            now=AT_THREE,
            parent_id=street.pk,
            kind="community",
            code="990000001009",
            name_zh=NEWEST,
            name_en="New Village Community",
            led_by_id=None,
            since=TODAY,
        )
        post = create_post(
            by=PORTAL,
            now=AT_THREE,
            organisation_id=founded.pk,
            role="grid-worker",
            name_zh="网格员",
            name_en="Grid worker",
        )
        newcomer = district.person("newcomer")
        appoint(by=PORTAL, now=AT_THREE, person_id=newcomer.pk, post_id=post.pk, since=TODAY, until=TOMORROW)
        # By the clock of the machine this day is long over.
        Organisation.objects.filter(pk=founded.pk).update(valid=(TODAY, TOMORROW))
        yield district


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("", "cases:public-report"),
        ("newcomer", "cases:report"),
        ("feng", "governance:organisation-tree"),
    ],
)
def test_a_community_founded_today_is_there_at_three(early: District, client: Client, who: str, page: str) -> None:
    if who:
        client.force_login(early.person(who))

    answer = client.get(reverse(page), {"under": early.organisation("990000001").pk})

    assert NEWEST in answer.content.decode()


def test_the_template_of_an_import_names_a_community_founded_today(early: District) -> None:
    assert "990000001009" in dict(import_communities(early.actor("li")))


def test_programs_see_a_community_founded_today_at_three(early: District, client: Client) -> None:
    client.force_login(early.person("feng"))

    codes = [row["code"] for row in client.get("/api/v1/organisations/", {"kind": "community"}).json()["results"]]

    assert "990000001009" in codes


def test_a_resident_reports_from_a_community_founded_today(early: District) -> None:
    told = {"text": "路灯坏了", "category": "urban-litter", "community_code": "990000001009"}

    answer = stranger().post("public/cases/", told, key="a-key-at-three")

    assert answer.status_code == 201, answer.json()


def test_who_is_appointed_today_holds_the_post_at_three(early: District, client: Client) -> None:
    newcomer = early.person("newcomer")
    client.force_login(newcomer)

    actor = actor_for(newcomer.pk)

    assert actor is not None
    assert actor.post.zh == "网格员"
    assert [held["name_zh"] for held in client.get("/api/v1/me/").json()["posts"]] == ["网格员"]


def test_the_database_names_no_day_of_its_own_clock(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_IN_THE_DATABASE)
        found = [name for name, written in cursor.fetchall() if OF_ANOTHER_CLOCK.search(written or "")]

    assert found == []


def test_no_line_of_the_product_asks_another_clock_for_the_day() -> None:
    paths = [
        path
        for folder in (*APPS, "templates", "static/js")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".html", ".js") and "migrations" not in path.parts
    ]

    found = [str(path.relative_to(ROOT)) for path in paths if OF_ANOTHER_CLOCK.search(path.read_text(encoding="utf-8"))]

    assert found == []
