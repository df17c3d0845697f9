"""Load the services that the demo district's departments offer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demo.tables import demo_table
from services.commands.registers import ItemRow, add_items


class Command(BaseCommand):
    help = "Load sixty services of the demo district; may run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", default="", help="taken for the sake of the other parts; services know no moment")

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"  Services: {add_items(_item(row) for row in demo_table('services'))}")


def _item(row: dict[str, str]) -> ItemRow:
    lists = {name: tuple(row[name].split("|")) for name in ("documents_zh", "documents_en")}
    texts = {name: value for name, value in row.items() if name not in lists and name != "time_limit_days"}
    return ItemRow(**texts, **lists, time_limit_days=int(row["time_limit_days"]))  # type: ignore[arg-type]
