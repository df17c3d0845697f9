"""Recompute the whole history and name each event, chain, seal and anchor that is not as the portal left it."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.ground.queries.anchors import differences
from governance.ground.queries.chain import count_events, wrong_history


class Command(BaseCommand):
    help = "Recompute the whole history; name each part that was changed, put in or taken out; exit with 1 on any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--against", type=Path, help="a file of anchors that was kept elsewhere (export_anchors)")

    def handle(self, **options: Any) -> None:
        wrong = wrong_history(now=timezone.now())
        if options["against"]:
            with options["against"].open(newline="") as kept:
                found = differences(csv.DictReader(kept))
                wrong += [f"anchor {each.day}: {each.what.en}" for each in found]
        for each in wrong:
            self.stderr.write(each)
        if wrong:
            raise CommandError(f"The history is not whole: {len(wrong)} findings in {count_events()} events.")
        self.stdout.write(f"{count_events()} events, every chain whole.")
