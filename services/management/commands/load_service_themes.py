"""Load the themes of the service catalogue."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.kit.imports.queries.tables import read_table
from services.commands.registers import ThemeRow, add_themes

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = "Load the themes of the service catalogue; may run twice."

    def handle(self, **options: Any) -> None:
        rows = read_table(REFERENCE / "themes.csv")
        self.stdout.write(f"  Themes of services: {add_themes(ThemeRow(**row) for row in rows)}")
