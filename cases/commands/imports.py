"""Taking in files of cases, a batch for each delivery, so that a worker that dies loses nothing and repeats nothing."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cases import events
from cases.commands.intake import Report, report_case
from cases.models import CaseImport
from cases.workflow import Source
from governance import outbox
from governance.errors import Invalid, PortalError
from governance.permissions import PORTAL, Actor, actor_for, require_anywhere
from governance.workflow import Permission

SUBJECT = "cases.import"
BATCH = 100
MOST_ROWS = 50_000
LARGEST_BYTES = 30 * 1024 * 1024
REQUIRED = ("source_id", "text", "category")
COLUMNS = (
    *REQUIRED,
    *("title", "longitude", "latitude", "community_code", "address", "resident_name", "resident_phone"),
)
PROBLEMS_WITH_A_FILE = (UnicodeDecodeError, csv.Error, InvalidFileException, KeyError, OSError, ValueError)


@transaction.atomic
def request_import(content: bytes, *, name: str, by: Actor, now: datetime, key: str) -> CaseImport:
    """Accept a CSV or XLSX file of cases for a worker to take in; raise Invalid when the file cannot be read at all."""
    require_anywhere(by, Permission.IMPORT_CASES)
    total = _counted(content, name)
    digest = hashlib.sha256(content).hexdigest()
    suffix = "xlsx" if name.lower().endswith(".xlsx") else "csv"
    stored = f"imports/{digest}.{suffix}"
    if not default_storage.exists(stored):
        stored = default_storage.save(stored, ContentFile(content))
    taken, is_new = CaseImport.objects.get_or_create(
        key=key,
        defaults={
            "name": name[:200],
            "file": stored,
            "requested_by_id": by.person_id,
            "requested_at": now,
            "total": total,
        },
    )
    if is_new:
        subject = outbox.Subject(SUBJECT, taken.pk)
        outbox.record(events.IMPORT_REQUESTED, subject=subject, by=by, at=now, data={"name": name, "rows": total})
    return taken


def _counted(content: bytes, name: str) -> int:
    """Return how many rows the file has; raise Invalid when it is no table with the needed columns."""
    if len(content) > LARGEST_BYTES:
        raise Invalid(_("This file is too large."), {"file": _("Split it into files of at most 30 MB.")})
    try:
        rows = read_rows(content, name)
        first = next(rows, None)
        missing = [column for column in REQUIRED if first is not None and column not in first]
        total = 0 if first is None else 1 + sum(1 for _row in rows)
    except PROBLEMS_WITH_A_FILE as error:
        message = _("Save it as a UTF-8 CSV or an XLSX file and send it again.")
        raise Invalid(_("This file cannot be read."), {"file": message}) from error
    if missing:
        columns = ", ".join(missing)
        message = _("The first row must name these columns too: %(columns)s.") % {"columns": columns}
        raise Invalid(_("This file lacks columns."), {"file": message})
    if total == 0:
        raise Invalid(_("This file has no rows."), {"file": _("Put one case in each row below the column names.")})
    if total > MOST_ROWS:
        message = _("Split it into files of at most %(most)d rows.") % {"most": MOST_ROWS}
        raise Invalid(_("This file has too many rows."), {"file": message})
    return total


def read_rows(content: bytes, name: str) -> Iterator[Mapping[str, str]]:
    """Yield each row of a CSV or XLSX file as column → text; empty rows stay, so that numbers match the file's."""
    if name.lower().endswith(".xlsx"):
        return _xlsx_rows(content)
    return _csv_rows(content)


def _csv_rows(content: bytes) -> Iterator[Mapping[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    for row in reader:
        yield {(column or "").strip(): (value or "").strip() for column, value in row.items() if isinstance(value, str)}


def _xlsx_rows(content: bytes) -> Iterator[Mapping[str, str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell or "").strip() for cell in next(rows, ())]
    for row in rows:
        yield {column: _text(cell) for column, cell in zip(header, row, strict=False)}


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


@transaction.atomic
def advance_import(import_id: int, *, now: datetime) -> CaseImport:
    """Take in the next batch of rows; the batch after it is announced by an event of its own."""
    taken = CaseImport.objects.select_for_update().get(id=import_id)
    if taken.status in (CaseImport.ENDED, CaseImport.FAILED):
        return taken
    by = _importer(taken)
    with default_storage.open(taken.file) as file:
        content = file.read()
    start = taken.done
    for offset, row in enumerate(islice(read_rows(content, taken.file), start, start + BATCH)):
        _take_row(taken, start + offset + 2, row, by, now)
    taken.done = min(start + BATCH, taken.total)
    is_over = taken.done >= taken.total
    taken.status = CaseImport.ENDED if is_over else CaseImport.RUNNING
    taken.ended_at = now if is_over else None
    taken.save(update_fields=["status", "done", "created", "repeated", "rejected", "ended_at"])
    event = events.IMPORT_ENDED if is_over else events.IMPORT_ADVANCED
    data = {"done": taken.done, "created": taken.created, "repeated": taken.repeated, "rejected": len(taken.rejected)}
    outbox.record(event, subject=outbox.Subject(SUBJECT, taken.pk), by=by, at=now, data=data)
    return taken


def _importer(taken: CaseImport) -> Actor:
    if taken.requested_by_id is None:
        return PORTAL
    return actor_for(taken.requested_by_id) or Actor(person_id=taken.requested_by_id)


def _take_row(taken: CaseImport, line: int, row: Mapping[str, str], by: Actor, now: datetime) -> None:
    try:
        report = _report(row)
        with transaction.atomic():
            filed = report_case(report, by=by, now=now, key=f"{Source.IMPORT}:{report.source_id}"[:64])
    except PortalError as error:
        reasons = getattr(error, "fields", {})
        words = "; ".join(f"{field}: {reason}" for field, reason in reasons.items()) or error.message
        taken.rejected.append({"row": line, "source_id": row.get("source_id", ""), "reason": words})
    except IntegrityError as error:
        taken.rejected.append({"row": line, "source_id": row.get("source_id", ""), "reason": str(error)[:200]})
    else:
        taken.created += filed.is_new
        taken.repeated += not filed.is_new


def _report(row: Mapping[str, str]) -> Report:
    source_id = row.get("source_id", "")
    if not source_id or len(source_id) > 50:
        message = _("Give each row an id of its source, at most 50 characters.")
        raise Invalid(message, {"source_id": message})
    return Report(
        text=row.get("text", ""),
        category=row.get("category", ""),
        title=row.get("title", ""),
        longitude=_degrees(row, "longitude"),
        latitude=_degrees(row, "latitude"),
        community_code=row.get("community_code", ""),
        address=row.get("address", "")[:300],
        resident_name=row.get("resident_name", "")[:60],
        resident_phone=row.get("resident_phone", ""),
        source=Source.IMPORT,
        source_id=source_id,
    )


def _degrees(row: Mapping[str, str], column: str) -> float | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not -180 <= degrees <= 180:
        message = _("Give degrees as a number, such as 118.7012.")
        raise Invalid(message, {column: message})
    return degrees
