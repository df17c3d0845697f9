"""The supervisor's page: how many open cases are late, dormant, re-opened and so on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from cases import events
from cases.casework.queries.scopes import supervised_scopes, unaccused
from cases.figures.queries.rates import Place, below, handled_by, place_among, places_in
from cases.figures.queries.supervision_sql import counting
from cases.figures.workflow.rates import Level
from cases.figures.workflow.supervision import NO_DEPARTMENT, WATCH_WORDS, Watch, dormant_since
from cases.rules.queries.registers import Registers, registers, registers_knowing, spoken
from cases.rules.queries.values import value_in_force
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor, Grant
from governance.kit.days.queries.calendar import working_calendar

DORMANT_DAYS = "dormant-days"
LISTED_FROM = "supervision-listed"
# Clocks that speak by themselves, and a phone that was looked at, move no case.
NOT_DONE = (events.CLOCK_WARNED, events.CLOCK_OVERDUE, events.CLOCKS_RECOMPUTED, events.PHONE_REVEALED)


@dataclass(frozen=True)
class WatchedAmount:
    """How many cases there are for one reason."""

    watch: Watch
    label: str
    amount: int


@dataclass(frozen=True)
class SupervisionLine:
    """One department or one group of categories with its figures."""

    code: str
    name: str
    figures: Sequence[WatchedAmount]


@dataclass(frozen=True)
class SupervisionPage:
    """All that the supervisor's page shows; a case stands in the line of every department that has a part in it."""

    place: Place
    places: Sequence[Place]
    watches: Sequence[tuple[Watch, str]]
    total: Sequence[WatchedAmount]
    times_reopened: int
    dormant_days: int
    listed_from: int
    departments: Sequence[SupervisionLine]
    categories: Sequence[SupervisionLine]


def supervised_places(actor: Actor) -> list[Place]:
    """Return the areas that the actor supervises or audits and the organisations whose work is theirs.

    Raise NotAllowed for who has none.
    """
    found = places_in(supervised_scopes(actor), handled_by(actor))
    if not found:
        raise NotAllowed(_("Your post supervises nothing. Ask your administrator if it should."))
    return found


def supervision_page(actor: Actor, *, place: str, now: datetime) -> SupervisionPage:
    """Count the open cases of a place in one statement; raise NotFound or NotAllowed for what is not theirs."""
    own = supervised_places(actor)
    chosen = place_among(own, place)
    with connection.cursor() as cursor:
        cursor.execute(counting(chosen, seen=unaccused(actor, "c.")), measured_by(now) | {"place": chosen.id})
        found = [_Counted(line, key, times, tuple(amounts)) for line, key, times, *amounts in cursor.fetchall()]
    by_category = [counted for counted in found if counted.line == "category"]
    names = registers()
    return SupervisionPage(
        place=chosen,
        places=offered_places(own, chosen),
        watches=watches_named(),
        total=_figures(_added(by_category)),
        times_reopened=sum(counted.times_reopened for counted in by_category),
        dormant_days=int(value_in_force(DORMANT_DAYS, now)),
        listed_from=int(value_in_force(LISTED_FROM, now)),
        departments=_departments([counted for counted in found if counted.line == "department"]),
        categories=_categories(by_category, names),
    )


def offered_places(own: Sequence[Place], chosen: Place) -> list[Place]:
    """Return the places to choose from: the actor's own, the streets of their districts, and the present one."""
    names = registers()
    streets = [one for place in own if place.kind == "district" for one in below(place, Level.STREETS, names).values()]
    offered = [*own, *places_in([Grant(one.id, one.path, one.kind) for one in streets], ()), chosen]
    return list({place.id: place for place in offered}.values())


def measured_by(now: datetime) -> dict[str, Any]:
    """Return the numbers of the rules by which cases are found."""
    days = int(value_in_force(DORMANT_DAYS, now))
    return {
        "now": now,
        "dormant_since": dormant_since(now, days, working_calendar()),
        "listed": int(value_in_force(LISTED_FROM, now)),
        "not_done": list(NOT_DONE),
    }


class _Counted(NamedTuple):
    line: str
    key: str
    times_reopened: int
    amounts: tuple[int, ...]


def watches_named() -> list[tuple[Watch, str]]:
    return [(watch, spoken(words)) for watch, words in WATCH_WORDS.items()]


def _added(counted: Sequence[_Counted]) -> list[int]:
    return [sum(column) for column in zip(*(one.amounts for one in counted), strict=True)] or [0] * len(Watch)


def _figures(amounts: Sequence[int]) -> list[WatchedAmount]:
    return [
        WatchedAmount(watch, label, amount) for (watch, label), amount in zip(watches_named(), amounts, strict=True)
    ]


def _departments(counted: Sequence[_Counted]) -> list[SupervisionLine]:
    known = registers_knowing(organisation_ids={int(o.key) for o in counted if o.key != NO_DEPARTMENT}, cell_ids=set())
    lines = []
    for one in sorted(counted, key=lambda one: (one.key == NO_DEPARTMENT, -one.amounts[1], -one.amounts[0], one.key)):
        if one.key == NO_DEPARTMENT:
            lines.append(SupervisionLine(NO_DEPARTMENT, _("Street and communities"), _figures(one.amounts)))
            continue
        entry = known.organisations[int(one.key)]
        lines.append(SupervisionLine(entry.code, spoken(entry.name), _figures(one.amounts)))
    return lines


def _categories(counted: Sequence[_Counted], names: Registers) -> list[SupervisionLine]:
    groups: dict[str, list[_Counted]] = {}
    for one in counted:
        entry = names.categories.get(one.key)
        groups.setdefault((entry.parent if entry else None) or one.key, []).append(one)
    late = Counter({code: _added(inside)[1] for code, inside in groups.items()})
    return [
        SupervisionLine(code, names.category(code), _figures(_added(groups[code])))
        for code in sorted(groups, key=lambda code: (-late[code], code))
    ]
