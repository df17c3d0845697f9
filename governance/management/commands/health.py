"""Say whether database, migrations and Redis are fine."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from governance.queries.health import health


class Command(BaseCommand):
    help = "Say whether database, migrations and Redis are fine; exit with 0 only when all are."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        checks = health()
        for check in checks:
            self.stdout.write(f"{check.name}: {'fine' if check.is_fine else check.words}")
        if not all(check.is_fine for check in checks):
            sys.exit(1)
