"""Encrypt everything anew with the newest key, so that the older ones can be dropped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.ground.commands.keys import reseal
from governance.ground.errors import PortalError


class Command(BaseCommand):
    help = "Encrypt every sealed value anew with the first of FIELD_KEYS and index it anew by INDEX_KEY."

    def handle(self, **options: Any) -> None:
        try:
            counts = reseal(now=timezone.now())
        except PortalError as error:
            raise CommandError(error.message) from error
        for column, count in counts.items():
            self.stdout.write(f"{column}: {count}")
        self.stdout.write("All is sealed with the first of FIELD_KEYS; the others may be dropped.")
