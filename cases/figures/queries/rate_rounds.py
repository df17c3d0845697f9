"""The called-back rounds behind a figure of the rates, as a list and for a worker that writes them into a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.figures.models import CountedRound
from cases.figures.queries.rates import Period, Place, period_of, place_of
from cases.figures.workflow.rates import FIGURE_WORDS, Level, RateFigure
from cases.rules.queries.registers import registers, spoken
from cases.rules.workflow import SATISFACTION_WORDS, Satisfaction
from governance.ground.errors import Invalid, NotFound
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Page, page_of, place_at

ROWS = 50

_OF: Mapping[RateFigure, Mapping[str, bool]] = {
    RateFigure.CALLED_BACK: {"is_excluded": False},
    RateFigure.RESPONDED: {"is_excluded": False, "is_responded": True},
    RateFigure.NOT_RESPONDED: {"is_excluded": False, "is_responded": False},
    RateFigure.RESOLVED: {"is_excluded": False, "is_resolved": True},
    RateFigure.NOT_RESOLVED: {"is_excluded": False, "is_resolved": False},
    RateFigure.SATISFIED: {"is_excluded": False, "is_satisfied": True},
    RateFigure.NOT_SATISFIED: {"is_excluded": False, "is_satisfied": False},
    RateFigure.EXCLUDED: {"is_excluded": True},
}


@dataclass(frozen=True)
class WantedRounds:
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
    case_id: int
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
    figure: RateFigure
    figure_words: str
    figures: Sequence[tuple[str, str, bool]]
    rows: Page[RoundRow]


def rounds_page(actor: Actor, wanted: WantedRounds, *, after: str, now: datetime) -> RoundsPage:
    """Return a page of the rounds, the newest first; raise NotFound or Invalid for what is not there."""
    place, period, figure, line = _read(actor, wanted, now)
    rounds = _rounds(actor, place, period, figure, wanted)
    return RoundsPage(
        place=place,
        period=period,
        line=line,
        figure=figure,
        figure_words=spoken(FIGURE_WORDS[figure]),
        figures=[(one.value, spoken(words), one is figure) for one, words in FIGURE_WORDS.items()],
        rows=_page(rounds, after, ROWS),
    )


def rounds_stretch(actor: Actor, wanted: WantedRounds, *, after: str, rows: int, now: datetime) -> Page[RoundRow]:
    """Return so many of the rounds behind a figure, for a worker that writes them all into a file."""
    place, period, figure, _line = _read(actor, wanted, now)
    return _page(_rounds(actor, place, period, figure, wanted), after, rows)


def rounds_length(actor: Actor, wanted: WantedRounds, *, most: int, now: datetime) -> int:
    """Return how many rounds stand behind a figure, or one more than `most`; raise for what is not there."""
    place, period, figure, _line = _read(actor, wanted, now)
    return _rounds(actor, place, period, figure, wanted)[: most + 1].count()


def _page(rounds: QuerySet[CountedRound, CountedRound], after: str, size: int) -> Page[RoundRow]:
    key = place_at(after, date.fromisoformat, int)
    if key:
        # A month later than the key's is never on the page; written as a range, the index serves it.
        rounds = rounds.filter(month__lte=key[0]).exclude(month=key[0], call_back_id__gte=key[1])
    return page_of(_rows(rounds[: size + 1]), size, lambda row: [row.month, row.id])


def _read(actor: Actor, wanted: WantedRounds, now: datetime) -> tuple[Place, Period, RateFigure, str]:
    place, period = place_of(actor, wanted.place), period_of(wanted.period, now=now)
    if wanted.figure and wanted.figure not in list(RateFigure):
        message = _("There is no such figure. Open one from the board.")
        raise Invalid(message, {"figure": message})
    return place, period, RateFigure(wanted.figure or RateFigure.CALLED_BACK), _line_name(place, wanted)


def _line_name(place: Place, wanted: WantedRounds) -> str:
    if not wanted.line:
        return ""
    level, names = place.level(wanted.level), registers()
    if level is Level.CATEGORIES:
        return names.category(wanted.line)
    return names.organisation(_organisation(wanted.line))


def _organisation(code: str) -> int:
    found = next((one.id for one in registers().organisations.values() if one.code == code), None)
    if found is None:
        raise NotFound(_("There are no such figures, or they are not yours to see."))
    return found


def _rounds(
    actor: Actor, place: Place, period: Period, figure: RateFigure, wanted: WantedRounds
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
            case_id=row.case_id,
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
