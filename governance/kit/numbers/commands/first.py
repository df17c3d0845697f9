"""Filling in the numbers and limits that systems ship with; what a district has changed since is left as it is."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from governance.kit.numbers.models import Dated, DatedQuerySet, RuleValue, TimeLimit
from governance.kit.numbers.queries.in_force import forget_limits, forget_values
from governance.kit.numbers.queries.sheets import LimitRow, ValueRow


@transaction.atomic
def add_limits(owner: str, rows: Iterable[LimitRow]) -> int:
    """Add the time limits of a system of whose code there is none; return how many it has now."""
    own = _with_missing(TimeLimit, owner, rows)
    forget_limits()
    return own.count()


@transaction.atomic
def add_values(owner: str, rows: Iterable[ValueRow]) -> int:
    """Add the numbers of a system of whose code there is none, and drop those that no rule of it asks for any more.

    Returns how many it has now. A number that is listed is left as it is: an administrator may have changed it.
    """
    rows = list(rows)
    own = _with_missing(RuleValue, owner, rows)
    own.exclude(code__in=[row.code for row in rows]).delete()
    forget_values()
    return own.count()


def _with_missing(model: type[Dated], owner: str, rows: Iterable[LimitRow | ValueRow]) -> DatedQuerySet:
    """Add what is missing, each column of a row to the column of its name; return all that the system has."""
    own: DatedQuerySet = model.objects.filter(owner=owner)
    kept = set(own.values_list("code", flat=True))
    model.objects.bulk_create(_first(model, owner, row) for row in rows if row.code not in kept)
    return own


def _first(model: type[Dated], owner: str, row: LimitRow | ValueRow) -> Dated:
    told: dict[str, Any] = row._asdict()
    return model(owner=owner, valid=(told.pop("valid_from"), None), **told)
