"""Taking in files of cases, a batch for each delivery, so that a worker that dies loses nothing and repeats nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.files import keep_file
from cases.intake.commands.import_rows import LONGEST_SOURCE_ID, Sending, category_codes, report_of
from cases.intake.commands.intake import Reported, report_cases
from cases.intake.commands.intake_entries import Report
from cases.intake.commands.sheets.reading import check_upload, lay_out
from cases.intake.commands.sheets.table import Row, unpacked
from cases.intake.models import CaseImport
from cases.intake.workflow import MOST_IMPORT_ROWS
from cases.rules.workflow import Source
from governance.ground import outbox
from governance.ground.errors import Invalid, PortalError
from governance.ground.permissions import PORTAL, Actor, actor_for, require_anywhere
from governance.ground.tongue import tongue
from governance.ground.workflow import AREA_KINDS, Permission
from governance.models import Organisation

SUBJECT = "cases.import"
BATCH = 100


@transaction.atomic
def request_import(content: bytes, *, name: str, by: Actor, now: datetime, key: str, community: str = "") -> CaseImport:
    """Accept a CSV or XLSX file of cases for a worker to read; raise Invalid for what is surely no table of cases.

    `community` is the code of the community to which rows without a place belong.
    """
    require_anywhere(by, Permission.IMPORT_CASES)
    if community and not Organisation.objects.filter(code=community, kind_id=AREA_KINDS[-1]).exists():
        message = _("Choose a community from the list.")
        raise Invalid(message, {"community": message})
    suffix = check_upload(content, name)
    stored = keep_file(f"imports/{hashlib.sha256(content).hexdigest()}.{suffix}", content)
    entries = {"name": name[-200:], "file": stored, "requested_by_id": by.person_id, "requested_at": now}
    taken, is_new = CaseImport.objects.get_or_create(key=key, defaults=entries)
    if not is_new and (taken.file, taken.requested_by_id) != (stored, by.person_id):
        raise Invalid(_("Ask again: this form was already sent."), code="key-reused")
    if is_new:
        data = {"name": name, "language": tongue(), "community": community}
        outbox.record(events.IMPORT_REQUESTED, subject=outbox.Subject(SUBJECT, taken.pk), by=by, at=now, data=data)
    return taken


@transaction.atomic
def advance_import(import_id: int, *, now: datetime, language: str = "", community: str = "") -> CaseImport:
    """Take in the next batch of rows; the batch after it is announced by an event of its own.

    Reasons for rejection are written in `language`, that of the person who sent the file; rows without a place belong
    to `community`.
    """
    taken = CaseImport.objects.select_for_update().get(id=import_id)
    if taken.status in (CaseImport.ENDED, CaseImport.FAILED):
        return taken
    by = _importer(taken)
    with override(language or get_language()):
        try:
            rows = _next_rows(taken)
        except Invalid as error:
            return _stop(taken, error, by, now)
        _take_rows(taken, rows, Sending(by, now, community))
    taken.done += len(rows)
    is_over = taken.done >= taken.total
    taken.status = CaseImport.ENDED if is_over else CaseImport.RUNNING
    taken.ended_at = now if is_over else None
    taken.save(update_fields=["status", "total", "done", "created", "repeated", "rejected", "ended_at"])
    event = events.IMPORT_ENDED if is_over else events.IMPORT_ADVANCED
    _announce(event, taken, by, now, {"language": language, "community": community})
    return taken


def _announce(event: str, taken: CaseImport, by: Actor, now: datetime, told: Mapping[str, str]) -> None:
    counts = {"done": taken.done, "created": taken.created, "repeated": taken.repeated}
    data = {**counts, "rejected": len(taken.rejected), **told}
    outbox.record(event, subject=outbox.Subject(SUBJECT, taken.pk), by=by, at=now, data=data)


def _stop(taken: CaseImport, error: Invalid, by: Actor, now: datetime) -> CaseImport:
    """End an import of which nothing was taken in, with the reason as its only rejected row."""
    reason = " ".join([error.message, *error.fields.values()])
    taken.status, taken.ended_at = CaseImport.FAILED, now
    taken.rejected = [{"row": 0, "source_id": "", "reason": reason}]
    taken.save(update_fields=["status", "ended_at", "rejected"])
    _announce(events.IMPORT_ENDED, taken, by, now, {})
    return taken


def _importer(taken: CaseImport) -> Actor:
    if taken.requested_by_id is None:
        return PORTAL
    return actor_for(taken.requested_by_id) or Actor(person_id=taken.requested_by_id)


# ---- the rows ---------------------------------------------------------------------------------------------------


def _next_rows(taken: CaseImport) -> list[Row]:
    """Return the batch that is to be taken in now; the first time, lay the rows of the whole file out line by line.

    A spreadsheet takes seconds to unpack and line n of a text milliseconds to reach, and there may be 500 batches.
    """
    lines = f"{taken.file}.rows"
    if taken.status == CaseImport.WAITING or not default_storage.exists(lines):
        taken.total = lay_out(taken.file, lines, most_rows=MOST_IMPORT_ROWS)
    with default_storage.open(lines) as file:
        return [unpacked(line.decode()) for line in islice(file, taken.done, taken.done + BATCH)]


def _take_rows(taken: CaseImport, rows: Sequence[Row], sending: Sending) -> None:
    categories = category_codes()
    reports: dict[int, Report] = {}
    outcomes: dict[int, Reported | Exception] = {}
    for row in rows:
        try:
            reports[row.number] = report_of(row, sending, categories)
        except Invalid as error:
            outcomes[row.number] = error
    outcomes |= dict(zip(reports, _file(list(reports.values()), sending.by, sending.now), strict=True))
    for row in rows:
        outcome = outcomes[row.number]
        if isinstance(outcome, Reported):
            taken.created += outcome.is_new
            taken.repeated += not outcome.is_new
        else:
            source_id = row.values.get("source_id", "")[:LONGEST_SOURCE_ID]
            taken.rejected.append({"row": row.number, "source_id": source_id, "reason": _reason(outcome)})


def _file(reports: Sequence[Report], by: Actor, now: datetime) -> list[Reported | Exception]:
    keyed = [(f"{Source.IMPORT}:{report.source_id}", report) for report in reports]
    try:
        with transaction.atomic():
            return [*report_cases(keyed, by=by, now=now)]
    except (PortalError, DataError, IntegrityError) as error:
        if len(reports) == 1:
            return [error]
    # What one row holds that cannot be stored must not cost the others.
    return [outcome for report in reports for outcome in _file([report], by, now)]


def _reason(error: Exception) -> str:
    if isinstance(error, Invalid) and error.fields:
        return " ".join(dict.fromkeys(error.fields.values()))
    return error.message if isinstance(error, PortalError) else _("An entry is too long or cannot be stored.")
