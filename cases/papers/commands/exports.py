"""Writing files that people take out of the portal: gathered batch by batch, kept for some days, then forgotten."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.files import keep_file, write_file
from cases.casework.models import Case
from cases.desk.queries.wanted import Wanted
from cases.figures.queries.rate_rounds import WantedRounds
from cases.papers.commands.case_file import write_case_file
from cases.papers.commands.export_files import write_csv, write_xlsx
from cases.papers.commands.export_sheets import sheets_of
from cases.papers.models import Export
from cases.papers.queries.books.shelf import BOOKS
from cases.papers.queries.cells import Cell
from cases.papers.queries.export_rows import export_heads, export_length, export_rows, listed
from cases.rules.queries.values import value_in_force
from governance.ground import outbox
from governance.ground.commands.security import note
from governance.ground.errors import Invalid, NotFound, PortalError
from governance.ground.events import DATA_EXPORTED, DATA_FETCHED
from governance.ground.permissions import Actor, actor_for, person_of, require_anywhere
from governance.ground.workflow import Permission

SUBJECT = "cases.export"
BATCH = 1000
KEPT_DAYS, MOST_ROWS = "export-kept-days", "export-most-rows"
LONGEST_REASON = 200
# The rows of the cases, and those of the sheet beside them.
ROWS, PARTS = ".rows", ".parts"


@transaction.atomic
def export_list(wanted: Wanted, *, form: str, reason: str, by: Actor, now: datetime, key: str) -> Export:
    """Have a worker write the cases of a list; residents stand in it in full where `reason` says why they must.

    Raises NotAllowed for who asks for whole phone numbers and may see none.
    """
    require_anywhere(by, Permission.VIEW_CASE)
    said = reason.strip()
    if said:
        require_anywhere(by, Permission.VIEW_PHONE)
    if len(said) > LONGEST_REASON:
        message = _("Say it in no more than %(count)d characters.") % {"count": LONGEST_REASON}
        raise Invalid(message, {"reason": message})
    return _requested(Export.LIST, form, listed(wanted), reason=said, by=by, now=now, key=key)


@transaction.atomic
def export_rounds(wanted: WantedRounds, *, form: str, by: Actor, now: datetime, key: str) -> Export:
    """Have a worker write the rounds behind a figure of the rates; raise NotFound or Invalid for what is not there."""
    asked = {name: value for name, value in vars(wanted).items() if value}
    trial = Export(kind=Export.ROUNDS, asked=asked, requested_at=now)
    export_length(trial, by, most=1)
    return _requested(Export.ROUNDS, form, asked, by=by, now=now, key=key)


@transaction.atomic
def export_case(number: str, *, by: Actor, now: datetime, key: str) -> Export:
    """Have a worker write the file of a case as a PDF; raise NotFound for a case that is not the actor's to see."""
    case = Case.objects.visible_to(by).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return _requested(Export.CASE, Export.PDF, {"number": case.number}, by=by, now=now, key=key)


@transaction.atomic
def export_figures(kind: str, asked: Mapping[str, str], *, form: str, by: Actor, now: datetime, key: str) -> Export:
    """Have a worker write the workbook of a figure; raise NotAllowed, NotFound or Invalid for what is not there."""
    return _requested(kind, form, BOOKS[kind].settled(by, asked, now), by=by, now=now, key=key)


def _requested(
    kind: str, form: str, asked: Mapping[str, Any], *, by: Actor, now: datetime, key: str, reason: str = ""
) -> Export:
    if form not in _forms_of(kind):
        message = _("Choose one of the formats that are offered.")
        raise Invalid(message, {"format": message})
    entries = {
        "kind": kind,
        "format": form,
        "asked": dict(asked),
        "reason": reason,
        "requested_by_id": person_of(by),
        "requested_at": now,
    }
    export, is_new = Export.objects.get_or_create(key=key, defaults=entries)
    if not is_new and any(getattr(export, name) != value for name, value in entries.items() if name != "requested_at"):
        raise Invalid(_("Ask again: this form was already sent."), code="key-reused")
    if is_new:
        data = {"kind": kind, "format": form, "asked": dict(asked), "reason": reason, "language": get_language() or ""}
        outbox.record(events.EXPORT_REQUESTED, subject=outbox.Subject(SUBJECT, export.pk), by=by, at=now, data=data)
        note(DATA_EXPORTED, at=now, by=by, export=export.pk, kind_of=kind, format=form, reason=reason)
    return export


def _forms_of(kind: str) -> tuple[str, ...]:
    return (Export.PDF,) if kind == Export.CASE else (Export.CSV, Export.XLSX)


# ---- the worker's part ------------------------------------------------------------------------------------------


@transaction.atomic
def advance_export(export_id: int, *, now: datetime, language: str = "") -> Export:
    """Gather the next batch of rows, or write the file when all are there, with the rights its owner has now.

    An export that cannot be written ends with the reason; doing so again changes nothing.
    """
    export = Export.objects.select_for_update().get(id=export_id)
    if export.status not in (Export.WAITING, Export.RUNNING):
        return export
    by = actor_for(export.requested_by_id) or Actor(person_id=export.requested_by_id)
    with override(language or get_language()):
        try:
            _advance(export, by, now)
        except PortalError as error:
            export.status, export.error, export.ended_at = Export.FAILED, error.message[:300], now
    export.save()
    event = events.EXPORT_ADVANCED if export.status == Export.RUNNING else events.EXPORT_ENDED
    data = {"status": export.status, "rows": export.rows, "language": language}
    outbox.record(event, subject=outbox.Subject(SUBJECT, export.pk), by=by, at=now, data=data)
    return export


def _advance(export: Export, by: Actor, now: datetime) -> None:
    if export.kind == Export.CASE:
        export.rows = export.total = export.done = 1
        _finish(export, by, now)
    elif export.is_gathered:
        _finish(export, by, now)
    else:
        _gather(export, by, now)


def _gather(export: Export, by: Actor, now: datetime) -> None:
    if export.kind not in BOOKS:
        require_anywhere(by, Permission.VIEW_CASE if export.kind == Export.LIST else _seer_of_rates(by))
    most = int(value_in_force(MOST_ROWS, now))
    if export.status == Export.WAITING:
        length = export_length(export, by, most=most)
        export.status, export.total, export.is_cut = Export.RUNNING, min(length, most), length > most
    found = export_rows(export, by, most=min(BATCH, most - export.done))
    _note_shown(export, found.shown, by, now)
    for rows, ending in ((found.rows, ROWS), (found.parts, PARTS)):
        if rows:
            lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
            name = f"{_folder(export)}/{len(export.parts)}-{hashlib.sha256(lines).hexdigest()}{ending}"
            export.parts.append(keep_file(name, lines))
    export.done += found.looked_at
    export.rows += len(found.rows)
    export.after = found.after
    export.is_gathered = not found.after or export.done >= most
    export.is_cut = export.is_cut or (bool(found.after) and export.is_gathered)
    if export.is_gathered:
        export.total = export.done


def _seer_of_rates(by: Actor) -> Permission:
    """Return the right by which an actor sees rates: an area's own people, or those of a department."""
    return Permission.VIEW_CASE if by.holds(Permission.VIEW_CASE) else Permission.HANDLE_ASSIGNMENT


def _note_shown(export: Export, case_ids: Iterable[int], by: Actor, now: datetime) -> None:
    """Leave a line on each case whose resident stands in the file in full."""
    data = {"reason": export.reason, "export": export.pk}
    outbox.record_each(events.PHONE_REVEALED, kind="cases.case", ids=case_ids, by=by, at=now, data=data)


def _finish(export: Export, by: Actor, now: datetime) -> None:
    name = f"{_folder(export)}/{secrets.token_hex(16)}.{export.format}"
    if export.kind == Export.CASE:
        write_file(name, lambda file: write_case_file(file, export.asked["number"], by=by, now=now))
    elif export.format == Export.CSV:
        write_file(name, lambda file: write_csv(file, export_heads(export), _kept_rows(export, ROWS)))
    else:
        sheets = sheets_of(export, _kept_rows(export, ROWS), _kept_rows(export, PARTS), by=by, now=now)
        write_file(name, lambda file: write_xlsx(file, sheets))
    transaction.on_commit(partial(_remove, export.parts))
    export.file, export.parts, export.status, export.ended_at = name, [], Export.ENDED, now
    export.expires_at = now + timedelta(days=int(value_in_force(KEPT_DAYS, now)))


def _kept_rows(export: Export, ending: str) -> Iterator[list[Cell]]:
    for part in export.parts:
        if not part.endswith(ending):
            continue
        with default_storage.open(part) as file:
            for line in file:
                yield json.loads(line)


def _folder(export: Export) -> str:
    return f"exports/{export.pk}"


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


# ---- afterwards -------------------------------------------------------------------------------------------------


@transaction.atomic
def fetch_export(export_id: int, *, by: Actor, now: datetime) -> Export:
    """Note that its owner takes a file out of the portal, and return it; raise NotFound for anybody else."""
    export = Export.objects.visible_to(by).filter(id=export_id, status=Export.ENDED, expires_at__gt=now).first()
    if export is None or not _still_sees(by, export):
        raise NotFound(_("There is no such file, it is not yours, or it is no longer kept."))
    outbox.record(events.EXPORT_FETCHED, subject=outbox.Subject(SUBJECT, export.pk), by=by, at=now)
    note(DATA_FETCHED, at=now, by=by, export=export.pk)
    return export


def _still_sees(by: Actor, export: Export) -> bool:
    """Tell whether the case of a file is still its owner's to read; lists hold what was theirs on their day."""
    is_of_case = export.kind == Export.CASE
    return not is_of_case or Case.objects.visible_to(by).filter(number=export.asked["number"]).exists()


@transaction.atomic
def forget_exports(*, now: datetime) -> int:
    """Remove the files whose days are over; return how many."""
    over = list(Export.objects.select_for_update(skip_locked=True).filter(status=Export.ENDED, expires_at__lte=now))
    for export in over:
        transaction.on_commit(partial(_remove, [export.file]))
        export.status, export.file = Export.EXPIRED, ""
        export.save(update_fields=["status", "file"])
    return len(over)
