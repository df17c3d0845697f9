"""Write the anchors of the days as a table, to be kept where the database's owner cannot change them."""

import csv
from typing import Any

from django.core.management.base import BaseCommand

from governance.ground.queries.anchors import rows_of_anchors


class Command(BaseCommand):
    help = "Write every day's anchor as CSV; verify_events --against FILE compares later."

    def handle(self, **options: Any) -> None:
        csv.writer(self.stdout, lineterminator="\n").writerows(rows_of_anchors())
