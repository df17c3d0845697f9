"""Load the demo district's cells and name who leads and works them."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from demo.tables import demo_file, demo_table, person_ids
from governance.ground.permissions import PORTAL
from grids.commands.cells import import_cells, staff_cell
from grids.queries.loading import cell_codes, duties

BEFORE_THE_CASES = timedelta(days=100)


class Command(BaseCommand):
    help = "Load the demo district's grid cells and their staff; may run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", default="", help="the moment that counts as now, with its offset from UTC")

    @transaction.atomic
    def handle(self, *, now: str, **options: Any) -> None:
        moment = (datetime.fromisoformat(now) if now else timezone.now()) - BEFORE_THE_CASES
        self.stdout.write(f"  Cells: {_load_cells(moment)} new")
        self.stdout.write(f"  Leaders and workers of cells: {_load_staff(moment)} new")


def _load_cells(now: datetime) -> int:
    collection = json.loads(demo_file("cells.geojson").read_text(encoding="utf-8"))
    there = cell_codes()
    collection["features"] = [f for f in collection["features"] if f["properties"]["code"] not in there]
    if not collection["features"]:
        return 0
    return import_cells(collection, by=PORTAL, now=now, source="demo/district/cells.geojson")


def _load_staff(now: datetime) -> int:
    people, there = person_ids(), duties()
    new = 0
    for row in demo_table("cell_staff"):
        code, person, duty = row["cell_code"], people[row["username"]], row["duty"]
        if (code, person, duty) in there:
            continue
        staff_cell(code, by=PORTAL, now=now, person_id=person, duty=duty, since=timezone.localdate(now))
        new += 1
    return new
