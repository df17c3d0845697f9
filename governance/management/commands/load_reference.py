"""Load what ships with the product: kinds, roles, categories, limits, whistle kinds, reasons, themes, calendar."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.chart.commands.registers import KindRow, RoleRow, add_kinds, add_roles
from governance.kit.days.commands.calendar import load_calendar
from governance.kit.imports.queries.tables import read_table

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = "Load the registers that ship with the product; may run twice, and leaves local changes as they are."

    def handle(self, **options: Any) -> None:
        self._say("Kinds of organisation", add_kinds(KindRow(**row) for row in _table("organisation_kinds")))
        self._say("Roles", add_roles(RoleRow(**row) for row in _table("roles")))
        this_year = timezone.localdate().year
        for year in (this_year - 1, this_year, this_year + 1):
            self._say(f"Working calendar {year}", load_calendar(year))
        # The floors above load their own registers; they are named by string, because the ground floor knows neither.
        for command in ("load_case_registers", "load_service_themes"):
            call_command(command, stdout=self.stdout)

    def _say(self, what: str, found: object) -> None:
        self.stdout.write(f"  {what}: {found}")


def _table(name: str) -> list[dict[str, str]]:
    return read_table(REFERENCE / f"{name}.csv")
