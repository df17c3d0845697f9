"""How the imports of a person stand, and the rows that were rejected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.intake.models import CaseImport
from cases.intake.queries.intake import category_groups, communities_below
from cases.intake.workflow import COLUMNS, NEEDED_COLUMNS, STATES
from cases.rules.queries.registers import spoken
from cases.rules.workflow import SOURCE_WORDS, STATE_WORDS
from cases.rules.workflow.calling import PART_WORDS
from cases.rules.workflow.intake import TOLD_TO_STAFF
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.workflow import Permission, Words
from grids.workflow import Datum

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
class ImportColumn:
    """A column of an import: what heads it, what stands in it."""

    code: str
    name: str
    is_needed: bool
    help: str
    example: str


@dataclass(frozen=True)
class ImportCodes:
    """The columns of an import, and the lists from which is chosen: each for a column, with a title and its entries."""

    columns: tuple[ImportColumn, ...]
    lists: tuple[tuple[str, str, tuple[str, ...]], ...]


def import_communities(actor: Actor) -> list[tuple[str, str]]:
    """Return the communities into which the actor may import; raise NotAllowed for who may import nothing."""
    require_anywhere(actor, Permission.IMPORT_CASES)
    found = communities_below(grant.path for grant in actor.scopes(Permission.IMPORT_CASES))
    return [(choice.code, choice.name) for choice in found]


def import_codes(actor: Actor) -> ImportCodes:
    """Return what the template of an import holds; raise NotAllowed for who may import nothing."""
    communities = import_communities(actor)
    categories = tuple(choice.name for group in category_groups() for choice in group.choices)
    named = tuple(f"{code} {name}" for code, name in communities)
    lists = (
        ("category", _("Categories"), categories),
        ("community_code", _("Communities"), named),
        ("datum", _("Datums"), tuple(Datum)),
        ("state", _("States"), tuple(spoken(STATE_WORDS[state]) for state in STATES)),
    )
    examples = {column: entries[0] for column, _title, entries in lists if entries} | {
        "source_id": "12345-0001",
        "text": _("Rubbish has lain beside the market gate for three days."),
        "address": _("Market, south gate"),
    }
    return ImportCodes(
        tuple(
            ImportColumn(code, spoken(words), code in NEEDED_COLUMNS, _help(code), examples.get(code, ""))
            for code, words in COLUMNS.items()
        ),
        lists,
    )


def _help(column: str) -> str:
    return {
        "source_id": _(
            "The number that the matter has where it comes from; a number that was taken in makes no second case."
        ),
        "category": _("A category of the list; where it is empty the portal suggests one and the desk confirms it."),
        "text": _("What the matter is, in the resident's own words."),
        "title": _("One line; the beginning of the text where it is empty."),
        "longitude": _("Degrees, such as 118.7012; with the latitude, or not at all."),
        "latitude": _("Degrees, such as 31.2044."),
        "datum": _("In which the degrees are: wgs84 as satellites give them, gcj02 as Chinese maps show them."),
        "community_code": _(
            "The community, where there are no degrees; one for rows without can be chosen when sending."
        ),
        "address": _("As it is found on site."),
        "resident_name": _("How the resident is addressed."),
        "reported_at": _("When it was told, such as 2026-03-02 09:30; the moment of the import where it is empty."),
        "state": _("To register where it is empty. What has ended is kept as history and counts in no rate."),
        "closed_at": _("When it ended, of what has ended."),
        "outcome": _("What came of it, of what has ended."),
        "resident_phone": _("A number under which the resident can be called."),
        "call_part": _("When the resident wants to be called: %(parts)s.") % {"parts": _named(PART_WORDS.values())},
        "channel": _("How it came in: %(names)s.") % {"names": _named(SOURCE_WORDS[each] for each in TOLD_TO_STAFF)},
    }[column]


def _named(choices: Iterable[Words]) -> str:
    return "、".join(map(spoken, choices))
