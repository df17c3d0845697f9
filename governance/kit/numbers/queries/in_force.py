"""The numbers and limits that hold on a day in a place; each process keeps them for half a minute."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.ground.errors import Invalid
from governance.ground.memory import Kept
from governance.kit.numbers.models import Dated, RuleValue, TimeLimit
from governance.kit.numbers.queries.systems import stricter_of
from governance.kit.numbers.workflow.strictness import Stricter, strictest

D = TypeVar("D", bound=Dated)
ByCode = Mapping[tuple[str, str], list[D]]


def limit_in_force(owner: str, code: str, on: datetime, *, areas: Iterable[int | None] = ()) -> TimeLimit:
    """Return the limit of a system that holds at a moment, the strictest of the areas above a place.

    Raises Invalid when an administrator must add one.
    """
    held = _on(_limits.get().get((owner, code), ()), timezone.localdate(on))
    limit = strictest(held, areas, Stricter.LESS)
    if limit is None:
        raise Invalid(_("No time limit “%(code)s” is in force. An administrator must add one.") % {"code": code})
    return limit


def value_on(owner: str, code: str, day: date, *, areas: Iterable[int | None] = ()) -> Decimal:
    """Return the number of a system that holds on a day, the strictest of the areas above a place.

    Raises Invalid when an administrator must add one.
    """
    value = strictest(_on(_values.get().get((owner, code), ()), day), areas, stricter_of(owner, code))
    if value is None:
        raise Invalid(_("No value “%(code)s” is in force. An administrator must add one.") % {"code": code})
    return value.amount


def forget_limits() -> None:
    """Have this process read the limits again at their next use."""
    _limits.forget()


def forget_values() -> None:
    """Have this process read the numbers again at their next use."""
    _values.forget()


def _on(rows: Iterable[D], day: date) -> list[D]:
    return [row for row in rows if row.holds_on(day)]


def _by_code(rows: Callable[[], Iterable[D]]) -> ByCode[D]:
    found: dict[tuple[str, str], list[D]] = defaultdict(list)
    for row in rows():
        found[row.owner, row.code].append(row)
    return found


_limits: Kept[ByCode[TimeLimit]] = Kept(lambda: _by_code(TimeLimit.objects.all), seconds=30)
_values: Kept[ByCode[RuleValue]] = Kept(lambda: _by_code(RuleValue.objects.all), seconds=30)
