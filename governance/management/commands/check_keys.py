"""Hold the keys of the settings against those that have sealed values."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.ground.commands.keys import note_keys
from governance.ground.errors import PortalError


class Command(BaseCommand):
    help = "Notice a key that is missing or misplaced; exit with 1 then. Run before the portal starts."

    def handle(self, **options: Any) -> None:
        try:
            new = note_keys()
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"The keys are in order; new: {', '.join(new) or 'none'}.")
