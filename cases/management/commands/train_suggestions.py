"""`train_suggestions`: learn here and now what categories are suggested with, and print how often it is right."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.reading.commands.suggestions import Labelled, train_on_cases, train_on_rows
from cases.reading.models import SuggestionVersion
from cases.reading.queries.suggestions import why_withheld
from governance.ground.errors import PortalError
from governance.ground.permissions import PORTAL
from governance.kit.imports.queries.encodings import read_text


class Command(BaseCommand):
    """Train on the portal's closed cases, or on a file whose labels are codes or names of categories."""

    help = "Learn what categories are suggested with, from closed cases or from a labelled CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and its columns."""
        parser.add_argument("--file", type=Path, metavar="X.csv", help="learn from this file, not from closed cases")
        parser.add_argument("--text", action="append", metavar="COLUMN", help="a column of the text; may be repeated")
        parser.add_argument("--label", default="label", metavar="COLUMN", help="the column of the category")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, then print the figures of the folds."""
        path: Path | None = options["file"]
        if path is None:
            version = train_on_cases(by=PORTAL, now=timezone.now())
        else:
            rows = list(_rows(path, options["text"] or ["text"], options["label"]))
            version = train_on_rows(rows, on=path.name, by=PORTAL, now=timezone.now())
        self._report(version)

    def _report(self, version: SuggestionVersion) -> None:
        for one in version.classes:
            each = f"precision {one['precision']:.2f}  recall {one['recall']:.2f}  F1 {one['f1']:.2f}"
            self.stdout.write(f"{each}  of {one['rows']:>5}  {one['label']}")
        if version.macro_f1 is not None:
            figures = f"macro-F1 {version.macro_f1:.3f}, accuracy {version.accuracy:.3f}"
            self.stdout.write(f"Version {version.pk}, {version.rows} rows, held-back folds: {figures}.")
        if version.withheld:
            self.stdout.write(self.style.WARNING(f"Not in use. {why_withheld(version.withheld)}"))
        else:
            self.stdout.write(self.style.SUCCESS("In use."))


def _rows(path: Path, texts: list[str], label: str) -> Iterator[Labelled]:
    try:
        for row in csv.DictReader(StringIO(read_text(path), newline="")):
            yield Labelled("\n".join((row[column] or "").strip() for column in texts), (row[label] or "").strip())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except (PortalError, csv.Error) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    except KeyError as error:
        raise CommandError(f"{path} has no column {error}.") from error
