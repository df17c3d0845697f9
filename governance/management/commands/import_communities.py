"""Build a district's area tree from a CSV file of its communities."""

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone
from django.utils.dateparse import parse_date

from governance.chart.commands.areas import add_areas, try_areas
from governance.chart.queries.community_table import COLUMNS, OPTIONAL, CommunityRow, community_rows
from governance.ground.errors import PortalError, UnusableRows
from governance.ground.permissions import PORTAL
from governance.kit.imports.queries.encodings import read_text


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
        try:
            add = try_areas if dry_run else partial(add_areas, since=first_day)
            added = add(_rows(file), district=(district_code, district_name), by=PORTAL, now=timezone.now())
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
        return community_rows(read_text(file))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
