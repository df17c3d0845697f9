"""A person's imports for programs, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.intake.models import CaseImport
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.workflow import Permission

_FIELDS = ("id", "name", "status", "total", "done", "created", "repeated", "requested_at", "ended_at")


@dataclass(frozen=True)
class ListedImport:
    """How far one import is."""

    id: int
    name: str
    status: str
    total: int
    done: int
    created: int
    repeated: int
    requested_at: datetime
    ended_at: datetime | None
    rejected: int
    reason: str


def import_list(viewer: Actor, *, after: str, size: int) -> Page[ListedImport]:
    """Return the viewer's imports; raise NotAllowed for who imports none."""
    require_anywhere(viewer, Permission.IMPORT_CASES)
    rows = CaseImport.objects.visible_to(viewer).order_by("-id")
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__lt=place[0])
    return page_of([_listed(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def import_of(viewer: Actor, import_id: int) -> ListedImport:
    """Return one import of the viewer's; raise NotFound for any other."""
    return _listed(_import(viewer, import_id))


def _import(viewer: Actor, import_id: int) -> CaseImport:
    row = CaseImport.objects.visible_to(viewer).filter(id=import_id).first()
    if row is None:
        raise NotFound(_("There is no such import, or it is not yours to see."))
    return row


def _listed(row: CaseImport) -> ListedImport:
    same: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    return ListedImport(**same, rejected=len(row.rejected), reason=row.why_stopped)
