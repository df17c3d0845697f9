"""How the imports of a person stand, and the rows that were rejected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.models import CaseImport
from cases.queries.intake import Choice, category_groups, communities_below
from governance.errors import NotFound
from governance.permissions import Actor, require_anywhere
from governance.workflow import Permission

LATEST = 20
SHOWN_REJECTED = 20


@dataclass(frozen=True)
class Rejected:
    """A row that became no case, and why."""

    row: int
    source_id: str
    reason: str


@dataclass(frozen=True)
class ImportPage:
    """One import: how far it is and what came of it."""

    id: int
    name: str
    requested_at: datetime
    status: str
    tone: str
    is_over: bool
    why_stopped: str
    total: int
    done: int
    created: int
    repeated: int
    rejected_count: int
    rejected: tuple[Rejected, ...]
    has_more: bool


def import_pages(actor: Actor) -> tuple[ImportPage, ...]:
    """Return the actor's latest imports; raise NotAllowed for who may import nothing."""
    require_anywhere(actor, Permission.IMPORT_CASES)
    return tuple(_page(taken, 0) for taken in CaseImport.objects.visible_to(actor)[:LATEST])


def import_page(import_id: int, *, viewer: Actor) -> ImportPage:
    """Return one import with the first of its rejected rows; raise NotFound for one that is not the viewer's."""
    return _page(_visible(import_id, viewer), SHOWN_REJECTED)


def rejected_rows(import_id: int, *, viewer: Actor) -> tuple[Rejected, ...]:
    """Return all rejected rows of an import; raise NotFound for one that is not the viewer's."""
    return tuple(_rejected(row) for row in _visible(import_id, viewer).rejected)


def _visible(import_id: int, viewer: Actor) -> CaseImport:
    taken = CaseImport.objects.visible_to(viewer).filter(id=import_id).first()
    if taken is None:
        raise NotFound(_("There is no such import, or it is not yours."))
    return taken


def _page(taken: CaseImport, shown: int) -> ImportPage:
    rejected = () if taken.status == CaseImport.FAILED else taken.rejected
    return ImportPage(
        id=taken.pk,
        name=taken.name,
        requested_at=taken.requested_at,
        status=_status(taken.status),
        tone={"waiting": "neutral", "running": "active", "ended": "good", "failed": "bad"}[taken.status],
        is_over=taken.status in (CaseImport.ENDED, CaseImport.FAILED),
        why_stopped=taken.why_stopped,
        total=taken.total,
        done=taken.done,
        created=taken.created,
        repeated=taken.repeated,
        rejected_count=len(rejected),
        rejected=tuple(_rejected(row) for row in rejected[:shown]),
        has_more=len(rejected) > shown,
    )


def _status(status: str) -> str:
    return {
        CaseImport.WAITING: _("Waiting for a worker"),
        CaseImport.RUNNING: _("Under way"),
        CaseImport.ENDED: _("Done"),
        CaseImport.FAILED: _("Stopped"),
    }[status]


def _rejected(row: dict[str, Any]) -> Rejected:
    return Rejected(int(row["row"]), str(row.get("source_id", "")), str(row["reason"]))


@dataclass(frozen=True)
class ImportCodes:
    """What may stand in the columns of an import, and one row as an example."""

    categories: tuple[Choice, ...]
    communities: tuple[Choice, ...]
    example: Mapping[str, str]


def import_codes(actor: Actor) -> ImportCodes:
    """Return the codes for the template of an import; raise NotAllowed for who may import nothing."""
    require_anywhere(actor, Permission.IMPORT_CASES)
    communities = communities_below(grant.path for grant in actor.scopes(Permission.IMPORT_CASES))
    categories = tuple(choice for group in category_groups() for choice in group.choices)
    example = {
        "source_id": "12345-0001",
        "category": categories[0].code if categories else "",
        "text": _("Rubbish has lain beside the market gate for three days."),
        "community_code": communities[0].code if communities else "",
        "address": _("Market, south gate"),
    }
    return ImportCodes(categories, communities, example)
