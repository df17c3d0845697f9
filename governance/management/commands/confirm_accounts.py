"""Agree to ways back into accounts where nobody in the portal is left who could: by whoever keeps the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.chart.commands.ways_back import agree_to_way_back
from governance.chart.queries.proposals import ways_back
from governance.ground.errors import PortalError
from governance.ground.permissions import PORTAL


class Command(BaseCommand):
    help = "List what is asked for accounts, or agree to those named by their numbers; the auditors are told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, help="what to agree to; none lists it")

    def handle(self, *, numbers: list[int], **options: Any) -> None:
        for number in numbers:
            try:
                code = agree_to_way_back(number, by=PORTAL, now=timezone.now())
            except PortalError as error:
                raise CommandError(f"{number}: {error.message}") from error
            self.stdout.write(f"{number}: agreed" + (f"; tell the person this code: {code}" if code else ""))
        if not numbers:
            self._list()

    def _list(self) -> None:
        after: str | None = ""
        while after is not None:
            page = ways_back(PORTAL, after=after)
            for row in page.results:
                self.stdout.write(f"{row.id}: {row.username}: {row.what} ({row.asked_by})")
            after = page.next
