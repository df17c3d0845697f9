"""Build a district's area tree from a CSV file of its communities."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from governance.chart.commands.areas import CommunityRow, add_areas
from governance.ground.errors import PortalError, UnusableRows
from governance.ground.permissions import PORTAL
from governance.kit.queries.encodings import read_text

COLUMNS = ("street_code", "street", "village_code", "village")
OPTIONAL = ("street_telephone", "telephone")


class Command(BaseCommand):
    help = "Add a district, its streets and its communities from a CSV file; may run twice, all rows or none."

    def add_arguments(self, parser: CommandParser) -> None:
        words = f"CSV with the columns {', '.join(COLUMNS)}, and {' and '.join(OPTIONAL)} where they are known"
        parser.add_argument("file", type=Path, help=words)
        parser.add_argument("--district-code", required=True)
        parser.add_argument("--district-name", required=True)
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")
        parser.add_argument(
            "--since", default="", help="first day of what is added, like 2026-01-01; today unless told"
        )

    @no_translations
    def handle(
        self, *, file: Path, district_code: str, district_name: str, since: str, dry_run: bool, **options: Any
    ) -> None:
        first_day = parse_date(since) if since else None
        if since and first_day is None:
            raise CommandError("Give --since as a date like 2026-01-01.")
        told: dict[str, Any] = {"by": PORTAL, "now": timezone.now(), "since": first_day}
        try:
            rows = _rows(file)
            with transaction.atomic():
                added = add_areas(rows, district=(district_code, district_name), **told)
                transaction.set_rollback(dry_run)
        except UnusableRows as error:
            raise CommandError("\n".join([error.message, *error.problems])) from error
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"From {file}: {added.districts} district, {added.streets} streets, {added.communities} communities"
            f" {'would be added' if dry_run else 'added'}."
        )


def _rows(file: Path) -> list[CommunityRow]:
    try:
        table = csv.DictReader(StringIO(read_text(file), newline=""))
        missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
        if missing:
            raise CommandError(f"{file} has no column {', '.join(missing)}.")
        return [
            CommunityRow(number, *((row.get(column) or "").strip() for column in (*COLUMNS, *OPTIONAL)))
            for number, row in enumerate(table, start=2)
        ]
    except (OSError, csv.Error) as error:
        raise CommandError(f"{file} cannot be read as CSV: {error}") from error
    except PortalError as error:
        raise CommandError(f"{file} cannot be read as CSV: {error.message}") from error
