"""What administrators see of suggestions: every training with its figures, and how often people took what was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from cases import events
from cases.reading.models import SuggestionVersion
from cases.reading.permissions import require_trainer
from cases.reading.queries.reading import in_use
from cases.reading.queries.suggestions import why_withheld
from cases.rules.queries.registers import Registers, registers
from governance.ground.permissions import Actor

SHOWN = 24
NEWEST_EVENTS = 50_000
OWN_CASES = "cases"

# The newest events only, by the primary key: the log has no index that finds suggestions.
_TAKEN = """
SELECT name, count(*), count(*) FILTER (WHERE (data->'suggested'->>'taken')::boolean)
FROM governance_event
WHERE id > (SELECT coalesce(max(id), 0) FROM governance_event) - %s AND name = ANY (%s) AND data ? 'suggested'
GROUP BY name
"""


class ClassLine(NamedTuple):
    """How one category fared on the texts that were held back."""

    name: str
    rows: int
    precision: str
    recall: str
    f1: str


@dataclass(frozen=True)
class VersionLine:
    """One training."""

    id: int
    trained_at: datetime
    trained_on: str
    rows: int
    accuracy: str
    macro_f1: str
    is_active: bool
    may_activate: bool
    why_not: str
    classes: Sequence[ClassLine]


class Taken(NamedTuple):
    """How often a suggestion was shown and taken."""

    what: str
    shown: int
    taken: int


@dataclass(frozen=True)
class VersionsPage:
    """Every training, what suggests now or why nothing does, and how often people took it."""

    versions: Sequence[VersionLine]
    why_not: str
    taken: Sequence[Taken]


def versions_page(actor: Actor) -> VersionsPage:
    """Return the trainings, the newest first; raise NotAllowed for who does not keep a district's rules."""
    require_trainer(actor)
    names = registers()
    rows = SuggestionVersion.objects.without_weights()[:SHOWN]
    used = in_use()
    return VersionsPage(
        versions=[_line(row, names) for row in rows],
        why_not=why_withheld(used.withheld) if used.withheld else "",
        taken=_taken(),
    )


def _line(row: SuggestionVersion, names: Registers) -> VersionLine:
    return VersionLine(
        id=row.pk,
        trained_at=row.trained_at,
        trained_on=_("closed cases") if row.trained_on == OWN_CASES else row.trained_on,
        rows=row.rows,
        accuracy=_percent(row.accuracy),
        macro_f1=_percent(row.macro_f1),
        is_active=row.is_active,
        may_activate=not row.is_active and not row.withheld,
        why_not=why_withheld(row.withheld) if row.withheld else "",
        classes=[_class_line(one, names) for one in sorted(row.classes, key=lambda one: -one["rows"])],
    )


def _class_line(one: dict[str, Any], names: Registers) -> ClassLine:
    each = (_percent(one[figure]) for figure in ("precision", "recall", "f1"))
    return ClassLine(names.category(one["label"]), one["rows"], *each)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f} %"


def _taken() -> list[Taken]:
    words = {
        events.CASE_REPORTED: _("Category, when reporting"),
        events.CASE_DISPATCHED: _("Lead, when dispatching"),
        events.WHISTLE_ROUTED: _("Lead, when routing by hand"),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [NEWEST_EVENTS, list(words)])
        counted = {name: (shown, taken) for name, shown, taken in cursor.fetchall()}
    return [Taken(words[name], *counted[name]) for name in words if name in counted]
