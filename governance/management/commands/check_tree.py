"""Hold the stored paths of the organisation tree against a recursive query."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.chart.queries.tree import wrong_paths


class Command(BaseCommand):
    help = "Compare every stored path and depth with what a recursive query finds; exit with 1 when one differs."

    def handle(self, **options: Any) -> None:
        wrong = wrong_paths()
        if wrong:
            raise CommandError(f"Organisations with a wrong path or depth: {', '.join(map(str, wrong))}.")
        self.stdout.write("The tree is whole.")
