"""The numbers that the rules of cases use, as they stand on a day in a place."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from cases.rules.workflow.amounts import OWNER
from governance.kit.numbers.queries.in_force import value_on as kept_value


def value_in_force(code: str, on: datetime, *, areas: Iterable[int | None] = ()) -> Decimal:
    """Return the number of this code that holds at a moment; raise Invalid when an administrator must add one."""
    return value_on(code, timezone.localdate(on), areas=areas)


def value_on(code: str, day: date, *, areas: Iterable[int | None] = ()) -> Decimal:
    """Return the number of this code that holds on a day; raise Invalid when an administrator must add one."""
    return kept_value(OWNER, code, day, areas=areas)


def share_in_force(code: str, on: datetime) -> float:
    """Return a number in per cent as a part of one; raise Invalid when an administrator must add one."""
    return share_on(code, timezone.localdate(on))


def share_on(code: str, day: date) -> float:
    """Return what a number in per cent is of one on a day; raise Invalid when an administrator must add one."""
    return float(value_on(code, day)) / 100
