"""The cases behind a figure of the statistics, those that happened last first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.models.parts import leads_round
from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.lateness import finished_late
from cases.casework.queries.scopes import unaccused
from cases.casework.queries.wording import Badge, state_badge
from cases.figures.queries.rates import Place, place_among
from cases.figures.queries.statistics import beginning_of, places_counted, reach_named
from cases.figures.workflow.statistics import FIGURE_WORDS, CountedFigure, Reach
from cases.rules.queries.registers import Registers, registers, registers_knowing, spoken
from cases.rules.workflow import SOURCE_WORDS, Source
from governance.ground.errors import Invalid
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Key, Page, key_at, page_of

ROWS = 50

_LIST = """
SELECT c.id, c.number, c.title, c.category_id, c.source, c.community_id, c.street_id, c.state, c.reported_at,
  c.closed_at, c.{at}, lead.organisation_id, coalesce({late}, false)
FROM cases_case c LEFT JOIN cases_assignment lead ON {lead}
WHERE c.{level}_id = %(place)s AND c.{at} >= %(since)s AND c.{at} < %(before)s AND c.{at} <= %(now)s
  AND {counted} AND {narrowed} AND {seen} {beyond}
ORDER BY c.{at} DESC, c.id DESC LIMIT %(rows)s
"""
_COUNTED: Mapping[CountedFigure, str] = {
    CountedFigure.ARRIVED: "true",
    CountedFigure.ENDED: "NOT c.is_open",
    CountedFigure.LED: "NOT c.is_open AND lead.id IS NOT NULL",
    CountedFigure.LATE: f"NOT c.is_open AND {finished_late('lead')}",
}


@dataclass(frozen=True)
class AskedStatistics:
    """Which figure of which statistics: place, reach, column and line, as they stand in the address."""

    place: str = ""
    reach: str = ""
    figure: str = ""
    moment: str = ""
    category: str = ""
    area: str = ""
    source: str = ""


@dataclass(frozen=True)
class CountedCase:
    """One case that a figure counts."""

    id: int
    number: str
    title: str
    category: str
    category_name: str
    source: str
    source_name: str
    community: str
    community_code: str
    street: str
    street_code: str
    state: str
    badge: Badge
    reported_at: datetime
    closed_at: datetime | None
    happened_at: datetime
    lead: str
    lead_code: str
    is_late: bool

    @property
    def reported(self) -> str:
        """When it was reported, in words."""
        return moment_words(self.reported_at)

    @property
    def ended(self) -> str:
        """When it ended, in words; empty while it is open."""
        return moment_words(self.closed_at) if self.closed_at else ""


@dataclass(frozen=True)
class CountedPage:
    """A page of the cases behind a figure."""

    place: Place
    reach: Reach
    figure: CountedFigure
    figure_words: str
    figures: Sequence[tuple[CountedFigure, str]]
    since: date
    line: str
    rows: Page[CountedCase]


def counted_cases(actor: Actor, asked: AskedStatistics, *, after: str, now: datetime, size: int = ROWS) -> CountedPage:
    """List what a figure counts, the newest first; raise NotAllowed, NotFound or Invalid as the statistics do."""
    chosen = place_among(places_counted(actor), asked.place)
    inside = place_among([chosen], asked.area)
    reach, figure, source = reach_named(asked.reach), _figure(asked.figure), _source(asked.source)
    first = reach.since(timezone.localdate(now))
    since, before = _span(asked.moment, first, now)
    key = key_at(after)
    params: dict[str, Any] = {"place": inside.id, "since": since, "before": before, "now": now, "rows": size + 1}
    params |= {"categories": _codes(asked.category), "source": source, "at": key and key.at, "id": key and key.id}
    with connection.cursor() as cursor:
        cursor.execute(_statement(actor, inside, figure, asked, is_later=key is not None), params)
        found = [_Found(*row) for row in cursor.fetchall()]
    names = registers_knowing(organisation_ids={id_ for row in found for id_ in row.organisations}, cell_ids=set())
    return CountedPage(
        place=chosen,
        reach=reach,
        figure=figure,
        figure_words=spoken(FIGURE_WORDS[figure]),
        figures=[(one, spoken(words)) for one, words in FIGURE_WORDS.items()],
        since=first,
        line=" · ".join(_line(asked, inside)),
        rows=page_of([_row(row, names) for row in found], size, lambda row: Key(row.happened_at, row.id)),
    )


def _statement(actor: Actor, inside: Place, figure: CountedFigure, asked: AskedStatistics, *, is_later: bool) -> str:
    at = "reported_at" if figure is CountedFigure.ARRIVED else "closed_at"
    narrowed = ["c.category_id = ANY (%(categories)s)"] if asked.category else []
    narrowed += ["c.source = %(source)s"] if asked.source else []
    return _LIST.format(
        lead=leads_round("lead", "c"),
        late=finished_late("lead"),
        at=at,
        level=inside.kind,
        counted=_COUNTED[figure],
        narrowed=" AND ".join(narrowed) or "true",
        seen=unaccused(actor, "c."),
        beyond=f"AND (c.{at}, c.id) < (%(at)s, %(id)s)" if is_later else "",
    )


def _figure(code: str) -> CountedFigure:
    if code and code not in list(CountedFigure):
        message = _("There is no such figure. Open one from the board.")
        raise Invalid(message, {"figure": message})
    return CountedFigure(code or CountedFigure.ARRIVED)


def _source(code: str) -> str:
    if code and code not in list(Source):
        message = _("There is no such figure. Open one from the board.")
        raise Invalid(message, {"source": message})
    return code


def _span(moment: str, first: date, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to before when: of a day or a month, not further back than the statistics reach."""
    if not moment:
        return beginning_of(first), beginning_of(timezone.localdate(now) + timedelta(days=1))
    try:
        day = date.fromisoformat(moment if len(moment) > len("2026-03") else f"{moment}-01")
        end = day + timedelta(days=1) if len(moment) > len("2026-03") else (day + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError) as error:
        message = _("Give a day as 2026-03-09 or a month as 2026-03.")
        raise Invalid(message, {"moment": message}) from error
    return beginning_of(max(day, first)), beginning_of(end)


def _codes(category: str) -> list[str]:
    known = registers().categories.values()
    return [entry.code for entry in known if category in (entry.code, entry.parent)]


def _line(asked: AskedStatistics, inside: Place) -> list[str]:
    """Say which line of the statistics it is: its day or month, category, place and source."""
    named = [asked.moment, registers().category(asked.category) if asked.category else ""]
    named += [inside.name if asked.area else "", spoken(SOURCE_WORDS[Source(asked.source)]) if asked.source else ""]
    return [each for each in named if each]


class _Found(NamedTuple):
    id: int
    number: str
    title: str
    category_id: str
    source: str
    community_id: int
    street_id: int
    state: str
    reported_at: datetime
    closed_at: datetime | None
    happened_at: datetime
    lead_id: int | None
    is_late: bool

    @property
    def organisations(self) -> set[int]:
        """Those whose names its row shows."""
        return {self.community_id, self.street_id, *([self.lead_id] if self.lead_id else [])}


def _row(row: _Found, names: Registers) -> CountedCase:
    return CountedCase(
        id=row.id,
        number=row.number,
        title=row.title,
        category=row.category_id,
        category_name=names.category(row.category_id),
        source=row.source,
        source_name=spoken(SOURCE_WORDS[Source(row.source)]),
        community=names.organisation(row.community_id),
        community_code=names.organisations[row.community_id].code,
        street=names.organisation(row.street_id),
        street_code=names.organisations[row.street_id].code,
        state=row.state,
        badge=state_badge(row.state),
        reported_at=row.reported_at,
        closed_at=row.closed_at,
        happened_at=row.happened_at,
        lead=names.organisation(row.lead_id) if row.lead_id else "",
        lead_code=names.organisations[row.lead_id].code if row.lead_id else "",
        is_late=row.is_late,
    )
