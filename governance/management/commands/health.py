"""Say how everything stands that the portal needs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from governance.ground.queries.health import health


class Command(BaseCommand):
    help = "Say how database, migrations, Redis, workers, beat, watch, deliveries and disk stand; exit with 0 if fine."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="look at these only, for example: beat")

    def handle(self, *, names: list[str], **options: Any) -> None:
        checks = [check for check in health() if not names or check.name in names]
        for check in checks:
            self.stdout.write(": ".join(filter(None, (check.name, check.standing, check.words))))
        if not checks or not all(check.is_fine for check in checks):
            sys.exit(1)
