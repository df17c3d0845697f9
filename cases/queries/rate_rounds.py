"""The called-back rounds behind a figure of the rates, as a list and as an export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.events import EVENT_WORDS
from cases.models import Case, CountedRound
from cases.queries.rates import Period, Place, period_of, place_of
from cases.queries.registers import registers, spoken
from cases.queries.timeline import INTERNAL
from cases.workflow import SATISFACTION_WORDS, Satisfaction
from cases.workflow.rates import FIGURE_WORDS, Figure, Level
from governance.errors import Invalid, NotFound
from governance.models import Event
from governance.permissions import Actor
from governance.queries.paging import Page, page_of, place_at
from governance.workflow import Words

ROWS = 50
MOST_EXPORTED = 5000

_OF: Mapping[Figure, Mapping[str, bool]] = {
    Figure.CALLED_BACK: {"is_excluded": False},
    Figure.RESPONDED: {"is_excluded": False, "is_responded": True},
    Figure.NOT_RESPONDED: {"is_excluded": False, "is_responded": False},
    Figure.RESOLVED: {"is_excluded": False, "is_resolved": True},
    Figure.NOT_RESOLVED: {"is_excluded": False, "is_resolved": False},
    Figure.SATISFIED: {"is_excluded": False, "is_satisfied": True},
    Figure.NOT_SATISFIED: {"is_excluded": False, "is_satisfied": False},
    Figure.EXCLUDED: {"is_excluded": True},
}


@dataclass(frozen=True)
class Wanted:
    """Which figure of which board: its place, line, period and column, as they stand in the address."""

    place: str = ""
    level: str = ""
    line: str = ""
    period: str = ""
    figure: str = ""


@dataclass(frozen=True)
class RoundRow:
    """One called-back round."""

    id: int
    month: date
    number: str
    title: str
    category: str
    street: str
    community: str
    lead: str
    round: int
    called_at: datetime
    is_responded: bool
    is_resolved: bool
    satisfaction: str
    is_satisfied: bool
    is_excluded: bool


@dataclass(frozen=True)
class RoundsPage:
    """A page of the rounds behind a figure."""

    place: Place
    period: Period
    line: str
    figure: Figure
    figure_words: str
    figures: Sequence[tuple[str, str, bool]]
    rows: Page[RoundRow]


@dataclass(frozen=True)
class Export:
    """The rounds behind a figure with every public event of their cases, in the order of time."""

    rows: Sequence[RoundRow]
    moves: Sequence[tuple[str, datetime, str, str]]
    is_cut: bool


def rounds_page(actor: Actor, wanted: Wanted, *, after: str, now: datetime) -> RoundsPage:
    """Return a page of the rounds, the newest first; raise NotFound or Invalid for what is not there."""
    place, period, figure, line = _read(actor, wanted, now)
    rounds = _rounds(actor, place, period, figure, wanted)
    key = place_at(after, date.fromisoformat, int)
    if key:
        # A month later than the key's is never on the page; written as a range, the index serves it.
        rounds = rounds.filter(month__lte=key[0]).exclude(month=key[0], call_back_id__gte=key[1])
    return RoundsPage(
        place=place,
        period=period,
        line=line,
        figure=figure,
        figure_words=spoken(FIGURE_WORDS[figure]),
        figures=[(one.value, spoken(words), one is figure) for one, words in FIGURE_WORDS.items()],
        rows=page_of(_rows(rounds[: ROWS + 1]), ROWS, lambda row: [row.month, row.id]),
    )


def rounds_export(actor: Actor, wanted: Wanted, *, now: datetime) -> Export:
    """Return the rounds behind a figure, at most so many, with what happened to their cases and when."""
    place, period, figure, _line = _read(actor, wanted, now)
    found = list(_rounds(actor, place, period, figure, wanted)[: MOST_EXPORTED + 1])
    kept = found[:MOST_EXPORTED]
    numbers = {row.case_id: row.case.number for row in kept}
    happened = Event.objects.filter(subject_kind="cases.case", subject_id__in=list(numbers))
    public = happened.exclude(name__in=INTERNAL).order_by("subject_id", "seq")
    moves = public.values_list("subject_id", "at", "name", "by_zh", "by_en")
    return Export(
        rows=_rows(kept),
        moves=[
            (numbers[case], at, spoken(EVENT_WORDS[name]) if name in EVENT_WORDS else name, spoken(Words(zh, en)))
            for case, at, name, zh, en in moves
        ],
        is_cut=len(found) > MOST_EXPORTED,
    )


def _read(actor: Actor, wanted: Wanted, now: datetime) -> tuple[Place, Period, Figure, str]:
    place, period = place_of(actor, wanted.place), period_of(wanted.period, now=now)
    if wanted.figure and wanted.figure not in list(Figure):
        message = _("There is no such figure. Open one from the board.")
        raise Invalid(message, {"figure": message})
    return place, period, Figure(wanted.figure or Figure.CALLED_BACK), _line_name(place, wanted)


def _line_name(place: Place, wanted: Wanted) -> str:
    if not wanted.line:
        return ""
    level, names = place.level(wanted.level), registers()
    if level is Level.CATEGORIES:
        return names.category(wanted.line)
    return names.organisation(_organisation(wanted.line))


def _organisation(code: str) -> int:
    found = next((one.id for one in registers().organisations.values() if one.code == code), None)
    if found is None:
        raise NotFound(_("There are no such rates, or they are not yours to see."))
    return found


def _rounds(
    actor: Actor, place: Place, period: Period, figure: Figure, wanted: Wanted
) -> QuerySet[CountedRound, CountedRound]:
    rounds = CountedRound.objects.filter(month__gte=period.since, month__lt=period.before, **_OF[figure])
    if place.is_area:
        rounds = rounds.filter(**{f"{place.kind}_id": place.id})
    else:
        rounds = rounds.filter(department_id=place.id) | rounds.filter(lead_id=place.id)
    if wanted.line:
        rounds = rounds.filter(**_of_line(place.level(wanted.level), wanted.line))
    # Whoever may not open a case (a complaint about themselves, say) does not find it here either.
    rounds = rounds.filter(case__in=Case.objects.visible_to(actor))
    return rounds.select_related("case", "call_back").order_by("-month", "-call_back_id")


def _of_line(level: Level, line: str) -> dict[str, Any]:
    if level is Level.CATEGORIES:
        return {"category_id": line}
    column = {Level.STREETS: "street_id", Level.COMMUNITIES: "community_id", Level.DEPARTMENTS: "department_id"}[level]
    return {column: _organisation(line)}


def _rows(rounds: Sequence[CountedRound] | QuerySet[CountedRound, CountedRound]) -> list[RoundRow]:
    names = registers()
    return [
        RoundRow(
            id=row.pk,
            month=row.month,
            number=row.case.number,
            title=row.case.title,
            category=names.category(row.category_id),
            street=names.organisation(row.street_id),
            community=names.organisation(row.community_id),
            lead=names.organisation(row.lead_id),
            round=row.round,
            called_at=row.call_back.at,
            is_responded=row.is_responded,
            is_resolved=row.is_resolved,
            satisfaction=spoken(SATISFACTION_WORDS[Satisfaction(row.call_back.satisfaction)]),
            is_satisfied=row.is_satisfied,
            is_excluded=row.is_excluded,
        )
        for row in rounds
    ]
