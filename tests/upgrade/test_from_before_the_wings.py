"""A database that an older portal has filled comes up to today with all that is in it, and goes on where it was.

What was kept, and how, is told by keep.sh. Whoever changes or drops a column of what is kept says so in CHANGED.
"""

import gzip
import json
import tarfile
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery import Celery, current_app
from celery.beat import PersistentScheduler
from django.conf import settings as portal
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from cases.models import Assignment, Case, CaseSearch, Export, Photo, ResponsibilityRule, SavedView, SuggestionVersion
from governance.celery import PulsingScheduler
from governance.ground import outbox
from governance.ground.memory import forget_everything
from governance.ground.queries.chain import count_events, wrong_history
from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.models import AccountSession, Delivery, Notification, Organisation, Person
from tests.district import moment

HERE = Path(__file__).parent
# What the upgrade writes anew, and what is not the portal's own.
CHANGED = {"governance_delivery": {"handler"}}
NOT_OURS = {"spatial_ref_sys", "django_migrations", "django_content_type", "auth_permission"}
# What the clock of the older portal remembered.
CLOCKS = {
    "sweep deliveries": "governance.tasks.sweep",
    "seal chains": "governance.tasks.seal_chains",
    "verify history": "governance.tasks.verify_history",
    "fold counters": "cases.tasks.fold_counters",
    "mark clocks": "cases.tasks.mark_clocks",
    "wake deferred": "cases.tasks.wake_deferred",
    "send messages": "governance.tasks.send_messages",
    "forget exports": "cases.tasks.forget_exports",
    "forget sessions": "governance.tasks.forget_sessions",
    "renew grants": "governance.tasks.renew_grants",
    "renew words": "cases.tasks.renew_words",
    "recount rates": "cases.tasks.recount_rates",
    "train suggestions": "cases.tasks.request_training",
    "forget sent": "governance.tasks.forget_sent",
    "check tree": "governance.tasks.check_tree",
}
pytestmark = pytest.mark.django_db
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Upgrade:
    """Every row of every table as it was kept, and after the upgrade."""

    before: Rows
    after: Rows


@pytest.fixture(scope="module")
def brought_up(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Upgrade]:
    """Put the kept database under this process, upgraded; and the tests' own again when this module ends."""
    name, usual = f"kept_{uuid.uuid4().hex[:8]}", str(connection.settings_dict["NAME"])
    with django_db_blocker.unblock():
        _execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
        _speak_to(name)
        try:
            _execute(gzip.decompress((HERE / "before-wings.sql.gz").read_bytes()).decode())
            connection.close()
            before = _rows()
            call_command("migrate", verbosity=0)
            yield Upgrade(before, _rows())
        finally:
            _speak_to(usual)
            _execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def upgrade(brought_up: Upgrade, settings: Settings, tmp_path: Path) -> Upgrade:
    """The upgraded portal, with its files; what a test does to it is rolled back."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    with tarfile.open(HERE / "before-wings.media.tar.gz") as files:
        files.extractall(settings.MEDIA_ROOT, filter="data")
    forget_everything()
    return brought_up


def _speak_to(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    ContentType.objects.clear_cache()
    forget_everything()


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows() -> Rows:
    tables = [name for name in connection.introspection.table_names() if name not in NOT_OURS]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(kept)::text FROM "{table}" kept')
            found[table] = [json.loads(row) for (row,) in cursor.fetchall()]
    return found


def _counted(rows: list[dict[str, Any]], columns: set[str]) -> Counter[str]:
    return Counter(json.dumps({name: row[name] for name in sorted(columns & row.keys())}) for row in rows)


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def test_no_row_that_was_kept_is_lost_or_changed(upgrade: Upgrade) -> None:
    lost = {}
    for table, rows in upgrade.before.items():
        columns = set(rows[0]) - CHANGED.get(table, set()) if rows else set()
        lost[table] = _counted(rows, columns) - _counted(upgrade.after[table], columns)

    assert {table: rows for table, rows in lost.items() if rows} == {}
    assert len(upgrade.before["cases_case"]) > 20


def test_every_chain_of_events_is_whole(upgrade: Upgrade) -> None:
    current_app.tasks["governance.tasks.seal_chains"]()  # As the clock does first: what was kept has waited for it.

    assert wrong_history(now=timezone.now()) == []
    assert count_events() == len(upgrade.before["governance_event"]) > 150


def test_every_case_and_photo_is_found_at_its_door(upgrade: Upgrade) -> None:
    auditor, resident = _signed_in("yang"), Client()

    for row in upgrade.before["cases_case"]:
        assert row["number"] in auditor.get(f"/cases/{row['number']}/").content.decode()
        assert resident.get(f"/track/{row['tracking_code']}/").status_code == 200
    photos = [auditor.get(f"/photos/{row['id']}/") for row in upgrade.before["cases_photo"]]
    assert [b"".join(photo.streaming_content)[:2] for photo in photos] == [b"\xff\xd8"] * 2  # type: ignore[attr-defined]
    assert set(Case.objects.values_list("resident_phone", flat=True)) == {"19900001234", "19900005678"}


def test_rules_and_saved_views_go_on(upgrade: Upgrade) -> None:
    director, secretary = _signed_in("chen"), _signed_in("zhao")

    kept = [client.get("/api/v1/desk/views/").json() for client in (director, secretary)]

    assert [[view["name"] for view in views] for views in kept] == [["本街道逾期"], ["桃园"]]
    assert ResponsibilityRule.objects.count() == len(upgrade.before["cases_responsibilityrule"]) == 3
    assert (SavedView.objects.count(), Photo.objects.count()) == (2, 2)


def test_limits_and_numbers_are_all_there_and_belong_to_cases(upgrade: Upgrade) -> None:
    for model, table in ((TimeLimit, "cases_timelimit"), (RuleValue, "cases_rulevalue")):
        kept = {(row["id"], row["code"], float(row["amount"])) for row in upgrade.before[table]}
        rows = model.objects.filter(owner="cases", area=None)

        assert {(row.pk, row.code, float(row.amount)) for row in rows} == kept
        assert len(kept) > 10


def test_what_somebody_set_is_confirmed_and_what_was_shipped_waits_for_a_word(upgrade: Upgrade) -> None:
    rows = [*TimeLimit.objects.all(), *RuleValue.objects.all()]

    assert {(row.valid.lower > date(2020, 1, 1), row.is_confirmed) for row in rows} <= {(True, True), (False, False)}


def test_a_portal_of_before_that_still_runs_changes_a_limit(upgrade: Upgrade) -> None:
    _execute("UPDATE cases_timelimit SET valid = daterange(lower(valid), '2030-01-01') WHERE code = 'ordinary'")
    _execute(
        "INSERT INTO cases_timelimit (name_zh, name_en, code, amount, unit, is_danger, stages, valid) "
        "VALUES ('一般事项', 'Ordinary', 'ordinary', 5, 'day', false, '[]', daterange('2030-01-01', NULL))"
    )

    held = TimeLimit.objects.get(code="ordinary", amount=5)

    assert (held.owner, held.area_id, held.is_confirmed, held.reason) == ("cases", None, False, "")


def test_what_waited_under_older_names_is_done(upgrade: Upgrade) -> None:
    waiting = [row for row in upgrade.before["governance_delivery"] if not row["done_at"] and not row["parked_at"]]
    older = {row["handler"] for row in waiting}
    whistled = Case.objects.filter(state="whistled", assignments=None).latest("id")
    stationed = Organisation.objects.get(code="D-URBAN-E")
    told = Notification.objects.count()

    for row in waiting:  # As the hints ask that have waited in Redis.
        current_app.tasks["governance.tasks.deliver"](row["id"])
    outbox.drain()

    assert {"cases.handlers.route_whistle", "governance.handlers.tell_of_broken_history"} < older
    assert not Delivery.objects.pending().exists()
    assert Delivery.objects.parked().count() == 1
    assert Assignment.objects.filter(case=whistled).count() == 3
    assert Case.objects.filter(text="垃圾桶满溢").exists()
    assert Export.objects.get().file
    assert not Assignment.objects.filter(organisation=stationed).exclude(scope_path=stationed.path).exists()
    assert CaseSearch.objects.count() == Case.objects.count()
    assert SuggestionVersion.objects.exists()
    assert Notification.objects.count() > told + 40


def test_what_was_put_by_is_done_when_an_administrator_asks(upgrade: Upgrade) -> None:
    (parked,) = Delivery.objects.parked()

    _signed_in("feng").post(f"/deliveries/{parked.pk}/retry/")
    outbox.drain()

    parked.refresh_from_db()
    assert parked.done_at is not None


def test_every_handler_that_anything_was_kept_under_is_found(upgrade: Upgrade) -> None:
    names = {row["handler"] for row in upgrade.after["governance_delivery"]}

    assert len(names) == len({row["handler"] for row in upgrade.before["governance_delivery"]})
    assert all(callable(import_string(name)) for name in names)


def test_who_was_signed_in_by_password_stays_so(upgrade: Upgrade) -> None:
    session = AccountSession.objects.filter(person_id=Person.objects.get(username="zhou").pk).earliest("started_at")
    zhou = Client()
    zhou.cookies[portal.SESSION_COOKIE_NAME] = session.session_key

    with time_machine.travel(moment(10, 45), tick=False):
        inbox = zhou.get("/inbox/")

    assert inbox.status_code == 200


def test_the_clock_remembers_what_it_has_sent(tmp_path: Path) -> None:
    file, sent = str(tmp_path / "beat"), datetime(2026, 3, 1, 3, tzinfo=UTC)
    older = Celery("older", broker="memory://", set_as_current=False)
    older.conf.beat_schedule = {name: {"task": task, "schedule": timedelta(days=1)} for name, task in CLOCKS.items()}
    remembered = PersistentScheduler(app=older, schedule_filename=file)
    for entry in remembered.schedule.values():
        entry.last_run_at = sent
    remembered.close()

    present = PulsingScheduler(app=current_app._get_current_object(), schedule_filename=file)

    assert {name: present.schedule[name].task for name in CLOCKS} == CLOCKS
    assert {present.schedule[name].last_run_at for name in CLOCKS} == {sent}
    present.close()
