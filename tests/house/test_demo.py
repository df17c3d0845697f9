"""The demo district is what the README promises: whole, in both languages, the same each time, and made only once.

It is loaded once, into a database of its own, by the commands that `make demo` calls.
"""

import csv
import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from cases.rules.workflow import Source, State
from cases.rules.workflow.categories import UNSORTED
from demo.pictures import TROUBLES, draw_picture
from demo.plan import Plan
from governance.ground.workflow import Permission, Unit

ROOT = Path(__file__).parents[2]
NAME = "demo_district_of_tests"
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ACCOUNTS = (
    *("worker", "community", "dispatcher", "leader", "secretary", "department", "department2", "supervisor"),
    *("administrator", "auditor"),
)
Ask = Callable[[str], list[tuple[Any, ...]]]


def server() -> dict[str, Any]:
    chosen = settings.DATABASES["default"]
    return {"host": chosen["HOST"], "port": chosen["PORT"], "user": chosen["USER"], "password": chosen["PASSWORD"]}


def say_to_server(*statements: str) -> None:
    connection = psycopg2.connect(dbname="postgres", **server())
    try:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        for statement in statements:
            with connection.cursor() as cursor:
                cursor.execute(statement)
    finally:
        connection.close()


def manage(environment: dict[str, str], *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    return ran.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What a process needs to work on a database of its own, with the district loaded into it."""
    to = server()
    secret = f":{to['password']}" if to["password"] else ""
    url = f"postgis://{to['user']}{secret}@{to['host']}:{to['port']}/{NAME}"
    media = tmp_path_factory.mktemp("media")
    chosen = {
        **os.environ,
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(media),
        "DEPLOYMENT": "test",
        "DEMO_ACCOUNTS": "true",
    }
    drop = f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"
    say_to_server(drop, f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'")
    manage(chosen, "migrate", "-v0")
    # All else runs as in `make demo`: under the role that owns nothing.
    application = url.replace(f"//{to['user']}{secret}@", "//shaosheng_app:of-the-tests@")
    manage({**chosen, "APPLICATION_DATABASE_URL": application}, "grant_application")
    chosen["DATABASE_URL"] = application
    manage(chosen, "load_demo", "--now", NOW.isoformat())
    yield chosen
    say_to_server(drop)


@pytest.fixture(scope="module")
def ask(environment: dict[str, str]) -> Iterator[Ask]:
    """Ask the demo's database."""
    connection = psycopg2.connect(dbname=NAME, **server())
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)

    def asked(question: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())

    yield asked
    connection.close()


def one(rows: list[tuple[Any, ...]]) -> Any:
    return rows[0][0]


def table(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- the tables as they ship --------------------------------------------------------------------------------------

TABLES = sorted(
    str(path.relative_to(ROOT)) for folder in ("demo", "*/reference") for path in ROOT.glob(f"{folder}/*.csv")
)


@pytest.mark.parametrize("path", TABLES)
def test_whatever_has_a_chinese_text_has_an_english_one(path: str) -> None:
    rows = table(path)
    pairs = [(name, name.removesuffix("_zh") + "_en") for name in rows[0] if name.endswith("_zh")]

    assert rows
    assert [row for row in rows for zh, en in pairs if not row[zh].strip() or not row[en].strip()] == []


@pytest.mark.parametrize("path", TABLES)
def test_an_english_text_holds_no_chinese_and_a_chinese_one_holds_some(path: str) -> None:
    def is_chinese(text: str) -> bool:
        return any("一" <= letter <= "鿿" for letter in text)

    rows = table(path)

    assert [row for row in rows for name in row if name.endswith("_en") and is_chinese(row[name])] == []
    assert [row for row in rows if "name_zh" in row and not is_chinese(row["name_zh"])] == []


def test_the_registers_speak_of_what_the_rules_know() -> None:
    limits = {row["code"] for row in table("cases/reference/time_limits.csv")}

    assert {row["unit"] for row in table("cases/reference/time_limits.csv")} <= set(Unit)
    assert {row["time_limit_code"] for row in table("cases/reference/categories.csv")} <= limits
    assert {row["permission"] for row in table("cases/reference/whistle_kinds.csv")} <= set(Permission)
    granted = {code for row in table("governance/reference/roles.csv") for code in row["permissions"].split()}
    assert granted == set(Permission)


def test_the_defaults_of_the_whistles_are_those_that_were_agreed() -> None:
    spans = {
        row["code"]: [(int(row[f"{step}_amount"]), row[f"{step}_unit"]) for step in ("sign", "contact", "report")]
        for row in table("cases/reference/whistle_kinds.csv")
    }

    hour, day = (1, "hour"), (24, "hour")
    assert spans["work"] == [hour, day, (3, "working_day")]
    assert spans["hard-problem"] == [hour, day, (5, "working_day")]
    assert spans["joint-enforcement"] == [hour, day, (3, "working_day")]
    assert spans["emergency"][2] == (30, "minute")


def test_there_are_six_lawful_reasons_each_from_its_own_paragraph() -> None:
    articles = [row["article"] for row in table("cases/reference/decline_reasons.csv")]

    assert len(set(articles)) == 6
    assert all("第十一条" in article for article in articles)


def test_only_two_categories_have_no_line_in_the_responsibility_list() -> None:
    listed = {row["category_code"] for row in table("demo/district/responsibility.csv")}
    leaves = {row["code"] for row in table("cases/reference/categories.csv") if row["parent_code"]}

    assert listed <= leaves
    assert leaves - listed == {"planning-closure", "patrol-premises", UNSORTED}


def test_every_category_has_stories() -> None:
    told = Counter(row["category_code"] for row in table("demo/district/stories.csv"))
    leaves = {row["code"] for row in table("cases/reference/categories.csv") if row["parent_code"]}

    assert set(told) == leaves - {UNSORTED}
    assert sum(told.values()) >= 120


def test_the_phones_are_plainly_not_real() -> None:
    assert all(row["phone"].startswith("199-0000-") for row in table("demo/district/people.csv"))


def test_the_drawing_of_the_district_gives_the_committed_file(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("draw_district", ROOT / "demo" / "district" / "draw_district.py")
    assert spec is not None
    assert spec.loader is not None
    drawing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawing)

    committed = json.loads((ROOT / "demo" / "district" / "cells.geojson").read_text(encoding="utf-8"))["features"]

    assert json.loads(json.dumps(drawing.draw_cells())) == committed


# ---- the plan -----------------------------------------------------------------------------------------------------

SHOW_PLAN = """
import django, sys
django.setup()
from datetime import datetime
from demo.plan import Plan
for planned in Plan(datetime.fromisoformat(sys.argv[1])).cases:
    print(planned, planned.place.point(planned.dice()))
"""


@pytest.mark.parametrize("hour", [0, 3, 12, 23])
def test_the_plan_has_four_hundred_cases_at_any_hour(hour: int) -> None:
    now = datetime(2026, 3, 1, hour, 0, tzinfo=UTC)

    cases = Plan(now).cases

    assert len(cases) == 400
    assert all(now - timedelta(days=124) < planned.reported_at <= now for planned in cases)
    assert len({planned.story["title_zh"] for planned in cases}) > 100


def test_the_plan_is_the_same_in_every_process() -> None:
    def shown(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "governance.settings"}
        command = [sys.executable, "-c", SHOW_PLAN, NOW.isoformat()]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    first = shown("1")

    assert first.count("\n") == 400
    assert first == shown("2")


@pytest.mark.parametrize("category", sorted(TROUBLES))
def test_a_picture_is_drawn_alike_each_time(category: str) -> None:
    wrong = draw_picture(category, is_solved=False, variant=0)

    assert category in {row["code"] for row in table("cases/reference/categories.csv")}
    assert wrong == draw_picture(category, is_solved=False, variant=0)
    assert wrong != draw_picture(category, is_solved=True, variant=0)


def test_what_people_write_fits_its_category_and_every_category_has_words_for_each_moment() -> None:
    leaves = {row["code"] for row in table("cases/reference/categories.csv") if row["parent_code"]}
    remarks = table("demo/district/remarks.csv")
    meant = {prefix for row in remarks for prefix in row["about"].split("|")}

    assert [prefix for prefix in meant if not any(leaf.startswith(prefix) for leaf in leaves)] == []
    for moment in {row["moment"] for row in remarks} - {"deferral_plan"}:
        anywhere = [row for row in remarks if row["moment"] == moment and not row["about"]]
        assert anywhere, f"{moment} has words for some categories only"


# ---- the district as loaded ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "number"), [("district", 1), ("street", 3), ("community", 12), ("department", 12)])
def test_the_district_has_the_promised_organisations(ask: Ask, kind: str, number: int) -> None:
    assert one(ask(f"SELECT count(*) FROM governance_organisation WHERE kind_id = '{kind}'")) == number


def test_streets_and_communities_hang_directly_below_the_district(ask: Ask) -> None:
    found = ask(
        "SELECT kind_id, depth FROM governance_organisation WHERE kind_id IN ('district', 'street', 'community')"
    )

    assert set(found) == {("district", 1), ("street", 2), ("community", 3)}


def test_every_governing_organisation_is_led_by_the_party_line(ask: Ask) -> None:
    leaderless = ask("""
        SELECT o.code FROM governance_organisation o JOIN governance_organisationkind k ON k.code = o.kind_id
        WHERE k.family IN ('government', 'department', 'community', 'office') AND o.led_by_id IS NULL""")

    assert leaderless == []


def test_departments_have_stationed_offices(ask: Ask) -> None:
    offices = ask("""
        SELECT d.code, count(*) FROM governance_organisation o JOIN governance_organisation d ON d.id = o.parent_id
        WHERE o.kind_id = 'stationed-office' AND d.kind_id = 'department' GROUP BY d.code""")

    assert len(offices) >= 10
    assert sum(number for _code, number in offices) >= 27


def test_forty_two_people_are_in_posts_some_in_two_lines(ask: Ask) -> None:
    held = dict(
        ask("""
        SELECT kind, count(DISTINCT person_id) FROM governance_appointment WHERE valid @> CURRENT_DATE GROUP BY kind""")
    )

    assert held["main"] == 42
    assert held["cross"] >= 12


def test_each_demo_account_opens_with_the_password_of_the_demo(ask: Ask) -> None:
    hashes = dict(ask("SELECT username, password FROM governance_person"))

    assert all(check_password("shaosheng-demo", hashes[username]) for username in ACCOUNTS)


def test_there_are_sixty_services_with_their_papers(ask: Ask) -> None:
    assert one(ask("SELECT count(*) FROM services_serviceitem WHERE cardinality(documents_zh) > 0")) == 60
    assert (
        ask("SELECT code FROM services_serviceitem WHERE cardinality(documents_zh) <> cardinality(documents_en)") == []
    )


def test_the_cells_tile_the_district_without_gap_or_overlap(ask: Ask) -> None:
    number, whole, holes, lost = ask("""
        SELECT count(*), ST_GeometryType(ST_Union(polygon)), ST_NumInteriorRings(ST_GeometryN(ST_Union(polygon), 1)),
          abs(ST_Area(ST_Union(polygon)) - sum(ST_Area(polygon))) / ST_Area(ST_Union(polygon))
        FROM grids_cell""")[0]
    overlapping = ask("""
        SELECT a.code, b.code FROM grids_cell a JOIN grids_cell b ON a.code < b.code AND a.polygon && b.polygon
        WHERE ST_Relate(a.polygon, b.polygon, '2********')""")

    assert (number, whole, holes) == (100, "ST_Polygon", 0)
    assert lost < 1e-9
    assert overlapping == []


def test_each_community_is_one_piece_and_each_cell_has_a_leader_and_a_worker(ask: Ask) -> None:
    assert (
        ask("""
        SELECT community_id FROM grids_cell GROUP BY community_id
        HAVING ST_GeometryType(ST_Union(polygon)) <> 'ST_Polygon'""")
        == []
    )
    assert (
        ask("""
        SELECT c.code FROM grids_cell c LEFT JOIN grids_cellduty d ON d.cell_id = c.id AND d.valid @> CURRENT_DATE
        GROUP BY c.code HAVING count(DISTINCT d.duty) <> 2""")
        == []
    )


def test_every_row_with_a_name_has_it_in_both_languages(ask: Ask) -> None:
    named = ask("""
        SELECT table_name FROM information_schema.columns
        WHERE column_name IN ('name_zh', 'name_en') AND table_schema = 'public'
          AND table_name <> 'governance_calendarday'  -- only holidays have names
        GROUP BY table_name HAVING count(*) = 2""")
    nameless = [
        (name, one(ask(f"SELECT count(*) FROM {name} WHERE btrim(name_zh) = '' OR btrim(name_en) = ''")))
        for (name,) in named
    ]

    assert len(nameless) >= 9
    assert [line for line in nameless if line[1]] == []


# ---- the cases as played ------------------------------------------------------------------------------------------


def test_four_hundred_cases_stand_in_every_state(ask: Ask) -> None:
    found = dict(ask("SELECT state, count(*) FROM cases_case GROUP BY state"))

    assert set(found) == set(State)
    assert sum(found.values()) == 400


def test_the_cases_come_from_the_last_four_months_and_some_from_today(ask: Ask) -> None:
    first, last, today = ask(f"""
        SELECT min(reported_at), max(reported_at), count(*) FILTER (WHERE reported_at >= '{NOW - timedelta(hours=15)}')
        FROM cases_case""")[0]

    assert timedelta(days=100) < NOW - first < timedelta(days=124)
    assert last <= NOW
    assert today >= 10


def test_the_whistle_rate_of_every_street_can_be_judged(ask: Ask) -> None:
    months = dict(
        ask(f"""
        SELECT street_id, count(DISTINCT month) FROM cases_whistlecount
        WHERE measure = 'registered' AND month < date_trunc('month', timestamptz '{NOW}') GROUP BY 1""")
    )
    least = one(ask("SELECT amount FROM cases_rulevalue WHERE code = 'whistle-rate-history'"))

    assert len(months) == 3
    assert min(months.values()) >= least


def test_nothing_happens_after_the_moment_of_loading(ask: Ask) -> None:
    assert one(ask("SELECT max(at) FROM governance_event WHERE subject_kind = 'cases.case'")) <= NOW


def test_some_cases_and_assignments_are_late(ask: Ask) -> None:
    assert one(ask(f"SELECT count(*) FROM cases_case WHERE is_open AND due_at < '{NOW}'")) >= 10
    assert one(ask(f"SELECT count(*) FROM cases_assignment WHERE is_open AND due_at < '{NOW}'")) >= 5
    assert one(ask("SELECT count(*) FROM governance_event WHERE name = 'cases.clock.overdue'")) >= 50


def test_whistles_bring_leads_and_co_handlers(ask: Ask) -> None:
    kinds = dict(
        ask("""
        SELECT k.code, count(*) FROM cases_whistle w JOIN cases_whistlekind k ON k.id = w.kind_id GROUP BY k.code""")
    )
    helped = one(ask("SELECT count(DISTINCT case_id) FROM cases_assignment WHERE role = 'co_handler'"))

    assert set(kinds) == {"work", "hard-problem", "joint-enforcement", "emergency"}
    assert helped >= 20


def test_some_whistles_call_a_department_by_hand_and_say_why(ask: Ask) -> None:
    by_hand = ask("""
        SELECT e.id FROM governance_event e, jsonb_array_elements(e.data->'called') called
        WHERE e.name = 'cases.whistle.blown' AND (called->>'by_hand')::boolean AND e.data->>'reason' <> ''""")
    kinds = ask("SELECT count(*) FROM cases_whistlecall WHERE rule_id IS NULL")

    assert by_hand
    assert one(kinds) >= 1


def test_a_whistle_calls_two_departments_or_more(ask: Ask) -> None:
    alone = ask("""
        SELECT w.case_id, count(DISTINCT a.organisation_id) FROM cases_whistle w
        JOIN cases_assignment a ON a.whistle_id = w.id GROUP BY 1 HAVING count(DISTINCT a.organisation_id) < 2""")

    assert alone == []


def test_residents_of_the_district_write_chinese(ask: Ask) -> None:
    assert ask("SELECT number, title FROM cases_case WHERE title !~ '[一-鿿]' OR text !~ '[一-鿿]'") == []


def test_the_first_morning_at_the_desk_is_not_late_everywhere(ask: Ask) -> None:
    waits = dict(
        ask(f"""
        SELECT due_at < '{NOW}', count(*) FROM cases_case WHERE state IN ('reported', 'registered') GROUP BY 1""")
    )

    assert waits[True] < waits[False]


def test_people_apply_and_the_district_decides(ask: Ask) -> None:
    found = set(ask("SELECT kind, standing FROM cases_application"))
    alone = one(ask("SELECT count(*) FROM cases_application WHERE decided_by_id = asked_by_id"))

    assert {("contest", standing) for standing in ("open", "granted", "refused")} <= found
    assert {("extension", "open"), ("extension", "granted"), ("deferral", "granted")} <= found
    assert {("supervision", "granted"), ("exclusion", "open"), ("hand_over", "open")} <= found
    assert alone == 0


def test_a_deferred_case_has_an_owner_a_plan_and_a_day_to_come(ask: Ask) -> None:
    wanted = ask(f"""
        SELECT a.wanted ->> 'owner', a.wanted ->> 'plan', c.deferred_until > '{NOW.date()}' FROM cases_application a
        JOIN cases_case c ON c.id = a.case_id WHERE a.kind = 'deferral' AND a.standing = 'granted'""")

    assert wanted
    assert all(owner and plan and is_to_come for owner, plan, is_to_come in wanted)


def test_staged_limits_have_stages_met_and_stages_to_meet(ask: Ask) -> None:
    met = ask("SELECT id FROM cases_assignment WHERE stages @> '[{}]' AND NOT stages @> '[{\"met_at\": null}]'")
    to_meet = ask("SELECT id FROM cases_assignment WHERE is_open AND stages @> '[{\"met_at\": null}]'")

    assert met
    assert to_meet


def test_desks_save_views_and_a_street_shares_one(ask: Ask) -> None:
    kept = ask(
        "SELECT p.username, v.name, o.code FROM cases_savedview v JOIN governance_person p ON p.id = v.owner_id "
        "LEFT JOIN governance_organisation o ON o.id = v.organisation_id ORDER BY v.id"
    )

    assert kept == [
        ("dispatcher", "市容环境", None),
        ("dispatcher", "第一社区逾期件", None),
        ("leader", "安全隐患", "999901001"),
    ]


def test_cases_come_by_every_channel(ask: Ask) -> None:
    assert {source for (source,) in ask("SELECT DISTINCT source FROM cases_case")} == set(Source) - {Source.IMPORT}


def test_all_six_lawful_reasons_are_used(ask: Ask) -> None:
    assert len(ask("SELECT DISTINCT decline_reason FROM cases_case WHERE state = 'declined'")) == 6


def test_some_cases_were_opened_again(ask: Ask) -> None:
    assert one(ask("SELECT count(*) FROM cases_case WHERE round > 1")) >= 5


def test_every_delivery_is_done_but_the_whistles_exports_and_notices_of_this_moment(ask: Ask) -> None:
    pending = ask("""
        SELECT DISTINCT d.handler FROM governance_delivery d WHERE d.done_at IS NULL""")
    parked = one(ask("SELECT count(*) FROM governance_delivery WHERE parked_at IS NOT NULL"))

    assert {handler.rpartition(".")[2] for (handler,) in pending} == {
        *("route_whistle", "tell_watchers", "advance_export", "tell_of_accusation"),
    }
    assert parked == 0


def test_photos_are_there_and_lie_in_the_storage(ask: Ask, environment: dict[str, str]) -> None:
    files = [row[0] for row in ask("SELECT DISTINCT file FROM cases_photo")]

    assert len(files) >= 30
    assert all((Path(environment["MEDIA_ROOT"]) / file).is_file() for file in files)


def test_people_have_notices_to_read_but_not_all_of_three_months(ask: Ask) -> None:
    unread, read = ask("""
        SELECT count(*) FILTER (WHERE read_at IS NULL), count(*) FILTER (WHERE read_at IS NOT NULL)
        FROM governance_notification n JOIN governance_person p ON p.id = n.person_id
        WHERE p.username = 'dispatcher'""")[0]

    assert 0 < unread < 90
    assert read > unread


def test_the_chains_of_events_are_whole(environment: dict[str, str]) -> None:
    assert manage(environment, "verify_events")
    assert manage(environment, "check_tree")


def test_loading_again_changes_nothing(ask: Ask, environment: dict[str, str]) -> None:
    tables = [
        row[0] for row in ask("SELECT tablename FROM pg_tables WHERE tablename ~ '^(governance|grids|cases|services)_'")
    ]
    before = {name: one(ask(f"SELECT count(*) FROM {name}")) for name in tables}

    manage(environment, "load_demo", "--now", (NOW + timedelta(days=1)).isoformat())

    assert {name: one(ask(f"SELECT count(*) FROM {name}")) for name in tables} == before


def test_the_demo_is_not_loaded_where_demo_accounts_are_off(environment: dict[str, str]) -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "load_demo"],
        cwd=ROOT,
        env={**environment, "DEMO_ACCOUNTS": "false"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode != 0
    assert "DEMO_ACCOUNTS is off" in refused.stderr


def test_the_working_calendar_reaches_past_the_year(ask: Ask) -> None:
    first, last = ask("SELECT min(day), max(day) FROM governance_calendarday")[0]

    assert first <= date.today() - timedelta(days=120)  # noqa: DTZ011  the calendar is of plain days
    assert last >= date.today() + timedelta(days=60)  # noqa: DTZ011
