"""Confirm appointments where nobody in the portal is left who could: by whoever keeps the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.chart.commands.appointing import confirm_appointment
from governance.chart.queries.proposals import proposal_list
from governance.ground.errors import PortalError
from governance.ground.permissions import PORTAL


class Command(BaseCommand):
    help = "List the proposed appointments, or confirm those named by their numbers; the auditors are told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, help="the proposals to confirm; none lists them")

    def handle(self, *, numbers: list[int], **options: Any) -> None:
        for number in numbers:
            try:
                code = confirm_appointment(number, by=PORTAL, now=timezone.now())
            except PortalError as error:
                raise CommandError(f"{number}: {error.message}") from error
            self.stdout.write(f"{number}: confirmed" + (f"; tell the person this code: {code}" if code else ""))
        if not numbers:
            for row in proposal_list(PORTAL, size=1000).results:
                self.stdout.write(f"{row.id}: {row.username} → {row.post}, {row.organisation} ({row.asked_by})")
