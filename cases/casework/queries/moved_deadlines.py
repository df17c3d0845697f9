"""Which running deadlines another calendar moves: asked by who looks before a change, and by the worker after it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.casework.models import Assignment, Case
from cases.casework.models.assignments import DEADLINES
from cases.rules.workflow import CLOCK_WORDS, Clock
from governance.ground.permissions import Actor
from governance.ground.tongue import spoken
from governance.ground.workflow import ELAPSED_UNITS, WorkingCalendar
from governance.kit.days.queries.running import Moved, Moves
from governance.kit.numbers.workflow.clocks import Basis

AT_ONCE = 200


class MovedClock(NamedTuple):
    """A deadline of a case, or of somebody's part in it, before and after."""

    case_id: int
    part_id: int | None
    clock: Clock
    before: datetime
    after: datetime


def moves(calendar: WorkingCalendar, since: date, viewer: Actor, most: int) -> Moves:
    """Return how many deadlines of cases a calendar would move, and the first of them; unseen cases stay unnamed."""
    found = moved_clocks(calendar, since=since)
    first = list(islice(found, most))
    count = len(first) + sum(1 for _ in found)
    return Moves(count, _named(first, viewer))


def moved_clocks(calendar: WorkingCalendar, *, since: date | None = None) -> Iterator[MovedClock]:
    """Yield each open deadline that stands elsewhere under a calendar, case by case; with a day those that reach it."""
    last = 0
    while cases := list(_reaching(since).filter(id__gt=last).order_by("id")[:AT_ONCE]):
        last = cases[-1].pk
        parts = _parts_of(cases)
        for case in cases:
            after = moved_case(case, calendar)
            if after is not None:
                yield MovedClock(case.pk, None, Clock.CASE, case.due_at, after)
            for row in parts.get(case.pk, ()):
                for clock, due_at in moved_part(row, calendar).items():
                    yield MovedClock(case.pk, row.pk, clock, getattr(row, DEADLINES[clock]), due_at)


def moved_case(case: Case, calendar: WorkingCalendar) -> datetime | None:
    """Return where a calendar puts the deadline of a case that runs; None where it stays."""
    basis = Basis.from_json(case.due_basis) if case.due_basis else None
    after = _due(basis, calendar)
    return after if after != case.due_at else None


def moved_part(row: Assignment, calendar: WorkingCalendar) -> dict[Clock, datetime]:
    """Return the deadlines of a part that a calendar puts elsewhere; none of one that is over or stands still."""
    if not row.is_open or row.paused_at is not None:
        return {}
    counted = {clock: _due(row.basis(clock), calendar) for clock in DEADLINES}
    after = {clock: counted[clock] or getattr(row, column) for clock, column in DEADLINES.items()}
    after[Clock.SIGN] = _signing(row, counted, after[Clock.FINISH], calendar)
    return {clock: due for clock, due in after.items() if due != getattr(row, DEADLINES[clock])}


def _signing(
    row: Assignment, counted: dict[Clock, datetime | None], finish_by: datetime, calendar: WorkingCalendar
) -> datetime:
    """Return by when to sign: nobody has longer for it than to finish, whatever each limit says."""
    due = counted[Clock.SIGN]
    if due is None and finish_by != row.finish_by and not row.signed_at:
        basis = row.basis(Clock.SIGN)
        due = basis.due(calendar) if basis else None
    return min(due or row.sign_by, finish_by)


def _due(basis: Basis | None, calendar: WorkingCalendar) -> datetime | None:
    """Return the deadline of what rests on working time."""
    return basis.due(calendar) if basis is not None and basis.unit not in ELAPSED_UNITS else None


def _reaching(since: date | None) -> QuerySet[Case]:
    """Return the cases that run and have a deadline on a day or later: no earlier one can move with that day."""
    running = Case.objects.filter(is_open=True, paused_at=None)
    if since is None:
        return running
    begins = timezone.make_aware(datetime.combine(since, time()))
    late = Q()
    for column in DEADLINES.values():
        late |= Q(**{f"{column}__gte": begins})
    parts = Assignment.objects.filter(late, case=OuterRef("pk"), is_open=True)
    return running.filter(Q(due_at__gte=begins) | Exists(parts))


def _parts_of(cases: Iterable[Case]) -> dict[int, list[Assignment]]:
    rounds = {case.pk: case.round for case in cases}
    found: dict[int, list[Assignment]] = {}
    for row in Assignment.objects.standing().open().filter(case_id__in=rounds).order_by("case_id", "-role", "id"):
        if row.round == rounds[row.case_id]:
            found.setdefault(row.case_id, []).append(row)
    return found


def _named(moved: list[MovedClock], viewer: Actor) -> list[Moved]:
    ids = {each.case_id for each in moved}
    numbers = dict(Case.objects.visible_to(viewer).filter(id__in=ids).values_list("id", "number"))
    return [_line(each, numbers.get(each.case_id, "")) for each in moved]


def _line(moved: MovedClock, number: str) -> Moved:
    url = reverse("cases:case", args=[number]) if number else ""
    return Moved(number, url, spoken(CLOCK_WORDS[moved.clock]), moved.before, moved.after)
