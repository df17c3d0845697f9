"""Hold the files of the portal's storage against the rows that name them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.ground.queries.files import wrong_files


class Command(BaseCommand):
    help = "Name every file that a row names and that is missing or changed; exit with 1 when there is one."

    def handle(self, **options: Any) -> None:
        wrong = list(wrong_files())
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} files are not as they were.")
        self.stdout.write("Every file is there.")
