"""Load the demo district with everything in it."""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

# Each floor loads its own part; they are named by string, because the ground floor does not know who stands on it.
PARTS = (
    ("load_reference", "What ships with the product"),
    ("demo_organisations", "Organisations and people"),
    ("demo_grids", "Grid cells"),
    ("demo_services", "Services"),
    ("demo_cases", "Responsibility list and cases"),
)
WITHOUT_A_MOMENT = frozenset({"load_reference"})


class Command(BaseCommand):
    help = "Load the demo district: organisations, people, grid, services and 400 cases; may run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--now",
            default="",
            help="what counts as now, like 2026-03-01T15:00+08:00; the same moment gives the same district",
        )

    def handle(self, *, now: str, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("The demo district brings demo accounts, and DEMO_ACCOUNTS is off. Nothing was loaded.")
        moment = _moment(now)
        started = time.monotonic()
        for command, what in PARTS:
            self.stdout.write(f"{what} …")
            given = {} if command in WITHOUT_A_MOMENT else {"now": moment.isoformat()}
            call_command(command, stdout=self.stdout, **given)
        self.stdout.write(f"The demo district is loaded ({time.monotonic() - started:.1f} s).")


def _moment(now: str) -> datetime:
    """Return the moment to load for; the present one counts from the full hour, so that an hour loads the same."""
    if not now:
        return timezone.localtime().replace(minute=0, second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as error:
        raise CommandError("Give --now as a moment like 2026-03-01T15:00+08:00.") from error
    if moment.tzinfo is None:
        raise CommandError("Give --now with its offset from UTC, like 2026-03-01T15:00+08:00.")
    return moment
