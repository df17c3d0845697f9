"""Load the themes of the service catalogue, and the numbers that it is kept by."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.kit.imports.queries.tables import read_table
from governance.kit.numbers.commands.first import add_values
from governance.kit.numbers.queries.sheets import values_in
from services.commands.registers import ThemeRow, add_themes
from services.workflow import OWNER

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = "Load the themes and the numbers of the service catalogue; may run twice."

    def handle(self, **options: Any) -> None:
        rows = read_table(REFERENCE / "themes.csv")
        self.stdout.write(f"  Themes of services: {add_themes(ThemeRow(**row) for row in rows)}")
        self.stdout.write(f"  Numbers of services: {add_values(OWNER, values_in(REFERENCE / 'numbers.csv'))}")
