"""The auditor's page of anchors: each day's, what the last check found, and against a copy kept elsewhere."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.ground.errors import Invalid
from governance.ground.events import HISTORY_VERIFIED
from governance.ground.models import ChainAnchor, SecurityEvent
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.anchors import differences
from governance.ground.tongue import tongue
from governance.ground.workflow import Permission

DAYS_SHOWN = 60
LARGEST_COPY = 4_000_000
MOST_LINES = 20_000


@dataclass(frozen=True)
class AnchorLine:
    """The anchor of one day."""

    day: date
    at: datetime
    chains: int
    events: int
    digest: str


@dataclass(frozen=True)
class Checked:
    """When the whole history was verified last, and how much of it was wrong."""

    at: datetime
    found: int


@dataclass(frozen=True)
class AnchorPage:
    """The anchors, the newest first, and the last check; nothing of it before the first seal."""

    days: int
    newest: list[AnchorLine]
    checked: Checked | None


@dataclass(frozen=True)
class Comparison:
    """Where the anchors differ from a copy, day by day, and since when."""

    lines: int
    differing: list[tuple[str, str]]

    @property
    def since(self) -> str:
        """The first day that differs."""
        return min((day for day, _what in self.differing), default="")


def anchor_page(viewer: Actor) -> AnchorPage:
    """Return the page of anchors; raise NotAllowed for who may not read the log."""
    require_anywhere(viewer, Permission.READ_LOG)
    rows = ChainAnchor.objects.order_by("-day")[:DAYS_SHOWN]
    newest = [AnchorLine(row.day, row.at, row.chains, row.events, row.digest) for row in rows]
    last = SecurityEvent.objects.filter(kind=HISTORY_VERIFIED).order_by("-id").first()
    checked = Checked(last.at, int(last.data["found"])) if last else None
    return AnchorPage(ChainAnchor.objects.count(), newest, checked)


def compared(viewer: Actor, copy: str) -> Comparison:
    """Compare the anchors with an earlier export, CSV or JSON; raise Invalid for what is none."""
    require_anywhere(viewer, Permission.READ_LOG)
    rows = _rows_of(copy.removeprefix("\ufeff").strip())
    language = tongue()
    found = [(each.day, each.what.text(language)) for each in differences(rows)]
    return Comparison(len(rows), found)


def _rows_of(copy: str) -> list[Mapping[str, Any]]:
    if not copy or len(copy) > LARGEST_COPY:
        raise _no_copy()
    try:
        rows = json.loads(copy) if copy[0] in "[{" else list(csv.DictReader(io.StringIO(copy, newline="")))
    except (ValueError, RecursionError, csv.Error) as error:
        raise _no_copy() from error
    is_table = isinstance(rows, list) and all(isinstance(row, dict) and "day" in row for row in rows)
    if not is_table or not 0 < len(rows) <= MOST_LINES:
        raise _no_copy()
    return rows


def _no_copy() -> Invalid:
    message = _("This is no export of anchors. Choose the file that was taken out here, or paste all of it.")
    return Invalid(message, {"copy": message})
