"""What is told when a problem is reported, made fit to be stored, and what cannot be used of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from cases.casework.commands.photos import KeptPhoto
from cases.casework.queries.recusal import accused_path_of
from cases.intake.commands.answering import wrong_answers
from cases.intake.workflow import LONGEST_IMPORTED_TEXT
from cases.rules.workflow import MOST_PHOTOS, Source, State
from cases.rules.workflow.calling import Part
from cases.rules.workflow.fields import FIELDS, longest
from governance.ground.workflow.texts import fit
from governance.models import blind_index

# What somebody wrote.
WRITTEN = tuple(name for name, field in FIELDS.items() if field.is_text)
LONGEST = {name: longest(name) for name in ("address", "resident_name", "source_id")}
SAID = (
    *("text", "category", "longitude", "latitude", "community_code", "title", "address", "resident_name"),
    *("resident_phone", "channel", "accused", "call_part", "told_at"),
)


@dataclass(frozen=True)
class Past:
    """How a case ended before the portal knew of it."""

    state: State
    ended_at: datetime
    outcome: str = ""


@dataclass(frozen=True)
class Report:
    """What was told: the matter, the place (a WGS-84 point, or a community's code where there is none) and by whom."""

    text: str
    category: str
    longitude: float | None = None
    latitude: float | None = None
    community_code: str = ""
    title: str = ""
    address: str = ""
    resident_name: str = ""
    resident_phone: str = ""
    source: Source = Source.WORKER
    came_by: Source | None = None
    source_id: str = ""
    photos: Sequence[KeptPhoto] = ()
    suggested: Mapping[str, Any] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    accused: str = ""
    call_part: str = ""
    told_at: datetime | None = None
    past: Past | None = None
    is_category_guessed: bool = False

    @property
    def channel(self) -> Source:
        """By which way it came in: of a row of a file, the way that the row tells."""
        return self.came_by or self.source


class Facts(NamedTuple):
    """What the district's registers say of a report: its category, and the areas that its place lies in."""

    is_category: bool
    cell_id: int | None
    community_id: int | None
    street_id: int | None
    district_id: int | None


_FACTS = """
SELECT facts.* FROM unnest(%s::float8[], %s::float8[], %s::text[], %s::text[])
  WITH ORDINALITY AS told(longitude, latitude, community, category, n)
CROSS JOIN LATERAL cases_intake_facts(told.longitude, told.latitude, told.community, told.category) AS facts
ORDER BY told.n
"""


def tidied(report: Report) -> Report:
    """Return the report as it is stored: trimmed, and without the signs that PostgreSQL or a screen cannot take."""
    words: dict[str, Any] = {name: fit(getattr(report, name)).strip() for name in WRITTEN}
    return replace(report, **words, answers={id_: fit(answer).strip() for id_, answer in report.answers.items()})


def said_of(report: Report) -> str:
    """Return a digest of all that a tidied report says; of its photos nothing, which browsers forget.

    It is made with a key: nobody tries out by it what a resident's number is.
    """
    said = [str(getattr(report, name)) for name in SAID]
    return blind_index(json.dumps([*said, sorted(report.answers.items())]))[:24]


def facts_of(reports: Sequence[Report]) -> list[Facts]:
    """Look up the facts of all reports in one statement, in their order."""
    longitudes, latitudes = [r.longitude for r in reports], [r.latitude for r in reports]
    codes, categories = [r.community_code for r in reports], [r.category for r in reports]
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [longitudes, latitudes, codes, categories])
        return [Facts(*row) for row in cursor.fetchall()]


def wrong_with(report: Report, day: date) -> dict[str, str]:
    """Return what cannot be used of a report that is not filed yet, by the name of the entry, all of it at once."""
    fit_report = tidied(report)
    (facts,) = facts_of([fit_report])
    return wrong_entries(fit_report, facts, day)


def wrong_entries(report: Report, facts: Facts, day: date) -> dict[str, str]:
    """Return what cannot be used, by the name of the entry, all of it at once."""
    wrong: dict[str, str] = {}
    if not report.text:
        wrong["text"] = _("Say what the matter is.")
    most = LONGEST_IMPORTED_TEXT if report.source is Source.IMPORT else longest("text")
    if len(report.text) > most:
        wrong["text"] = _("Keep the text below %(most)d characters.") % {"most": most}
    if not facts.is_category:
        wrong["category"] = _("Choose a category from the list.")
    if facts.community_id is None:
        wrong["location"] = _wrong_place(report)
    if len(report.photos) > MOST_PHOTOS:
        wrong["photos"] = _("Add at most %(most)d photos.") % {"most": MOST_PHOTOS}
    wrong |= _wrong_wishes(report)
    wrong |= wrong_answers(report.category, report.answers, report.source, day)
    return wrong | _wrong_lengths(report)


def _wrong_place(report: Report) -> str:
    if report.longitude is not None:
        return _("This place lies outside the district's grid. Move the pin inside it, or choose the community.")
    if report.community_code:
        return _("No community has this code. Choose one of the list.")
    return _("Say where it is: mark the place on the map, or choose the community.")


def _wrong_wishes(report: Report) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if report.accused and (report.source is Source.PUBLIC or not accused_path_of(report.accused)):
        wrong["accused"] = _("Choose an organisation below the district.")
    if report.call_part not in ("", *Part):
        wrong["call_part"] = _("Choose a part of the day.")
    return wrong


def _wrong_lengths(report: Report) -> dict[str, str]:
    return {
        name: _("Keep this below %(most)d characters.") % {"most": most}
        for name, most in LONGEST.items()
        if len(getattr(report, name)) > most
    }
