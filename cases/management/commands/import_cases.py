"""`import_cases FILE`: take in a CSV or XLSX file of cases here and now, with or without a running worker."""

import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.intake.commands.imports import SUBJECT, request_import
from cases.intake.models import CaseImport
from governance.ground import outbox
from governance.ground.errors import PortalError
from governance.ground.permissions import PORTAL, Actor, actor_for
from governance.models import Delivery, Person, folded


class Command(BaseCommand):
    """Import a file of cases; a row that was imported before, known by its source id, makes no second case."""

    help = "Import cases from a CSV or XLSX file; rows that were imported before are not imported again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, and on whose behalf it is imported."""
        parser.add_argument("file", type=Path, metavar="FILE.csv|xlsx")
        parser.add_argument("--community", default="", metavar="CODE", help="where rows without a place belong")
        parser.add_argument("--as", dest="username", default="", metavar="USERNAME", help="import as this person")

    def handle(self, *args: Any, **options: Any) -> None:
        """Request the import and deliver it in this process, printing how far it is."""
        path: Path = options["file"]
        try:
            content = path.read_bytes()
            by = _importer(options["username"])
            told = {"name": path.name, "community": options["community"]}
            taken = request_import(content, by=by, now=timezone.now(), key=str(uuid.uuid4()), **told)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except PortalError as error:
            raise CommandError(" ".join([error.message, *getattr(error, "fields", {}).values()])) from error
        self._report(self._finished(taken.pk))

    def _finished(self, import_id: int) -> CaseImport:
        printed = -1
        while True:
            delivered = outbox.drain(patience=0.5)
            taken = CaseImport.objects.get(id=import_id)
            is_over = taken.status in (CaseImport.ENDED, CaseImport.FAILED)
            if taken.done != printed and taken.total:
                self.stdout.write(f"{taken.done} of {taken.total} rows")
                printed = taken.done
            if is_over and not delivered:
                return taken
            if not delivered:
                self._check_not_parked(import_id)
                time.sleep(0.2)

    def _check_not_parked(self, import_id: int) -> None:
        failed = Delivery.objects.filter(event__subject_kind=SUBJECT, event__subject_id=import_id)
        parked = failed.filter(parked_at__isnull=False).first()
        if parked is not None:
            raise CommandError(f"The import stands still: {parked.error} Retry delivery {parked.pk}.")

    def _report(self, taken: CaseImport) -> None:
        if taken.why_stopped:
            raise CommandError(f"Nothing was imported. {taken.why_stopped}")
        for row in taken.rejected:
            self.stdout.write(f"row {row['row']} ({row['source_id']}): {row['reason']}")
        counts = f"{taken.created} new, {taken.repeated} known already, {len(taken.rejected)} rejected"
        self.stdout.write(self.style.SUCCESS(f"{taken.name}: {counts}."))


def _importer(username: str) -> Actor:
    if not username:
        return PORTAL
    person = Person.objects.filter(username_folded=folded(username)).first()
    actor = actor_for(person.pk) if person else None
    if actor is None:
        raise CommandError(f"There is no active person with the log-in name {username}.")
    return actor
