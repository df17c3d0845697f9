"""The wings offer themselves: nobody below lists their handlers, clocks and menus; what was stored by name is found."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from celery import current_app
from django.apps.registry import Apps
from django.db import connection
from django.utils.module_loading import import_string

from cases.models import Assignment
from governance import wings
from governance.ground import outbox
from governance.ground.clocks import schedule
from governance.ground.http.addresses import open_names, polls, secret_paths
from governance.models import Delivery
from tests.district import District
from tests.house.migrating import migration
from tests.stories import whistled

ROOT = Path(__file__).parents[2]
NAMES_AN_APP = re.compile(r"[\"'](cases|grids|services)[\"'.:]")


def test_every_clock_sends_a_task_that_workers_know() -> None:
    sent = [clock["task"] for clock in schedule().values()]

    assert {"cases.tasks.mark_clocks", "governance.tasks.sweep"} <= set(sent)
    assert [task for task in sent if task not in current_app.tasks] == []


@pytest.mark.parametrize("wing", ["ground", "kit", "chart"])
def test_below_nobody_names_an_app_above(wing: str) -> None:
    lines = {
        f"{path.relative_to(ROOT)}: {line.strip()}": line
        for path in (ROOT / "governance" / wing).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
    }

    assert [told for told, line in lines.items() if NAMES_AN_APP.search(line)] == []


def test_the_ground_knows_no_address_and_no_part_of_a_page_of_the_wings_above() -> None:
    ground = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "governance" / "ground").rglob("*.py"))
    named = [*secret_paths(), *(f'"{name}"' for name in (polls() | open_names()) - {"number"})]

    assert len(named) >= 8
    assert [name for name in named if name in ground] == []


def test_what_waits_under_an_older_name_is_done_under_the_present_one(district: District) -> None:
    moved = migration("handlers_in_their_wings", app="cases")
    case = whistled(district)
    with connection.cursor() as cursor:
        cursor.execute(moved.BACK.format(rows=moved.ROWS))
    assert "cases.handlers.route_whistle" in Delivery.objects.values_list("handler", flat=True)

    with connection.cursor() as cursor:
        cursor.execute(moved.FORWARD.format(rows=moved.ROWS))

    waiting = set(Delivery.objects.filter(done_at=None).values_list("handler", flat=True))
    assert all(callable(import_string(handler)) for handler in waiting)
    outbox.drain()
    assert Assignment.objects.filter(case=case).count() == 3


def test_every_handler_that_moved_is_listened_to_where_it_stands() -> None:
    moved = migration("handlers_in_their_wings", app="cases").MOVED
    present = {wish.handler for wishes in outbox.subscriptions().values() for wish in wishes}

    assert {f"cases.{wing}.handlers.{name}" for wing, names in moved.items() for name in names} <= present


def test_what_a_nested_system_offers_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("town", "town/hall", "town/park"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
        (tmp_path / folder / "menu.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    nested = [wings.WingedConfig(name, import_module(name)) for name in ("town", "town.park")]
    monkeypatch.setattr(wings, "apps", Apps(nested))

    assert [module.__name__ for module in wings.offering("menu")] == ["town.menu", "town.hall.menu", "town.park.menu"]
