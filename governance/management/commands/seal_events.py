"""Seal what was recorded, as a worker does every few seconds, or seal everything anew under another key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.ground.commands.history import seal_anew, seal_chains


class Command(BaseCommand):
    help = "Seal every chain that has grown; with --anew seal all under the first of EVENT_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="so that the other keys can be taken away")

    def handle(self, **options: Any) -> None:
        sealed = seal_chains(now=timezone.now())
        if options["anew"]:
            sealed = seal_anew(now=timezone.now())
        self.stdout.write(f"{sealed} chains sealed.")
