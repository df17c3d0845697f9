"""How the exports of a person stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.desk.queries.wanted import VIEWS, View, Wanted
from cases.figures.queries import rate_rounds
from cases.figures.workflow.rates import FIGURE_WORDS, RateFigure
from cases.papers.models import Export
from cases.papers.queries.books.shelf import BOOKS
from cases.papers.queries.export_rows import listed
from cases.rules.queries.registers import registers, spoken
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, person_of, require_anywhere
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.workflow import Permission

LATEST = 20
_TONES = {"waiting": "neutral", "running": "active", "ended": "good", "failed": "bad", "expired": "neutral"}
_SAME = (
    *("id", "kind", "format", "asked", "reason", "requested_at", "total", "done", "rows", "is_cut", "error"),
    *("ended_at", "expires_at"),
)


@dataclass(frozen=True)
class ExportPage:
    """One export: what is in it, how far it is, and until when its file is kept."""

    id: int
    kind: str
    format: str
    asked: dict[str, Any]
    reason: str
    requested_at: datetime
    total: int
    done: int
    rows: int
    is_cut: bool
    error: str
    ended_at: datetime | None
    expires_at: datetime | None
    title: str
    status: str
    status_words: str
    tone: str

    @property
    def is_over(self) -> bool:
        """Tell whether the worker has done with it."""
        return self.status not in (Export.WAITING, Export.RUNNING)

    @property
    def has_file(self) -> bool:
        """Tell whether its file can be fetched."""
        return self.status == Export.ENDED

    @property
    def is_table(self) -> bool:
        """Tell whether it holds rows and not the file of a case."""
        return self.kind != Export.CASE


def export_pages(viewer: Actor) -> list[ExportPage]:
    """Return the viewer's latest exports; raise NotAllowed where nobody is logged in."""
    person_of(viewer)
    return [_page(export) for export in Export.objects.visible_to(viewer)[:LATEST]]


def export_page(export_id: int, *, viewer: Actor) -> ExportPage:
    """Return one export; raise NotFound for one that is not the viewer's."""
    return _page(_visible(export_id, viewer))


def export_list(viewer: Actor, *, after: str, size: int) -> Page[ExportPage]:
    """Return a page of the viewer's exports, the newest first."""
    person_of(viewer)
    rows = Export.objects.visible_to(viewer)
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__lt=place[0])
    return page_of([_page(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def _visible(export_id: int, viewer: Actor) -> Export:
    export = Export.objects.visible_to(viewer).filter(id=export_id).first()
    if export is None:
        raise NotFound(_("There is no such export, or it is not yours."))
    return export


def _page(export: Export) -> ExportPage:
    return ExportPage(
        **{name: getattr(export, name) for name in _SAME},
        title=asked_words(export.kind, export.asked),
        status=export.status,
        status_words=_status(export.status),
        tone=_TONES[export.status],
    )


def may_name_residents(viewer: Actor) -> bool:
    """Tell whether a list may say to the viewer who the residents are, for which it asks a reason."""
    return viewer.holds(Permission.VIEW_PHONE)


def list_words(viewer: Actor, wanted: Wanted) -> str:
    """Say in words which list would be exported; raise NotAllowed for who sees no cases of an area."""
    require_anywhere(viewer, Permission.VIEW_CASE)
    return asked_words(Export.LIST, listed(wanted))


def rounds_words(viewer: Actor, wanted: rate_rounds.WantedRounds, *, now: datetime) -> str:
    """Say in words which rounds would be exported; raise NotFound or Invalid for what is not there."""
    rate_rounds.rounds_length(viewer, wanted, most=1, now=now)
    return asked_words(Export.ROUNDS, vars(wanted))


def figures_asked(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return, of what an address says, that by which a figure of this kind is named."""
    return {name: given[name] for name in BOOKS[kind].names if given.get(name)}


def figures_words(viewer: Actor, kind: str, asked: Mapping[str, str], *, now: datetime) -> str:
    """Say in words which figure would be exported; raise NotAllowed, NotFound or Invalid for what is not there."""
    return asked_words(kind, BOOKS[kind].settled(viewer, asked, now))


def asked_words(kind: str, asked: dict[str, Any]) -> str:
    """Say in words what an export holds."""
    if kind == Export.CASE:
        return _("File of case %(number)s") % {"number": asked["number"]}
    if kind in BOOKS:
        return " · ".join(BOOKS[kind].words(asked))
    names = registers()
    if kind == Export.ROUNDS:
        said = [_("Three rates"), spoken(FIGURE_WORDS[RateFigure(asked.get("figure") or RateFigure.CALLED_BACK)])]
        return " · ".join([*said, *(asked[name] for name in ("period",) if asked.get(name))])
    said = [str(VIEWS[View(asked["view"])].label)]
    if "category" in asked:
        said.append(names.category(asked["category"]))
    if "community" in asked:
        known = (one.id for one in names.organisations.values() if one.code == asked["community"])
        said.append(names.organisation(next(known, 0)) or asked["community"])
    return " · ".join([*said, *(asked[name] for name in ("text",) if name in asked)])


def _status(status: str) -> str:
    return {
        Export.WAITING: _("Waiting for a worker"),
        Export.RUNNING: _("Under way"),
        Export.ENDED: _("Done"),
        Export.FAILED: _("Stopped"),
        Export.EXPIRED: _("No longer kept"),
    }[status]
