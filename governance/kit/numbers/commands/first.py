"""Filling in the numbers and limits that systems ship with; what a district has changed since is left as it is."""

from collections.abc import Iterable

from django.db import transaction

from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.kit.numbers.queries.in_force import forget_limits, forget_values
from governance.kit.numbers.queries.sheets import LimitRow, ValueRow


@transaction.atomic
def add_limits(owner: str, rows: Iterable[LimitRow]) -> int:
    """Add the time limits of a system of whose code there is none; return how many it has now."""
    own = TimeLimit.objects.filter(owner=owner)
    kept = set(own.values_list("code", flat=True))
    TimeLimit.objects.bulk_create(
        TimeLimit(
            owner=owner,
            code=row.code,
            amount=row.amount,
            unit=row.unit,
            name_zh=row.name_zh,
            name_en=row.name_en,
            is_danger=row.is_danger,
            stages=list(row.stages),
            valid=(row.valid_from, None),
        )
        for row in rows
        if row.code not in kept
    )
    forget_limits()
    return own.count()


@transaction.atomic
def add_values(owner: str, rows: Iterable[ValueRow]) -> int:
    """Add the numbers of a system of whose code there is none, and drop those that no rule of it asks for any more.

    Returns how many it has now. A number that is listed is left as it is: an administrator may have changed it.
    """
    rows, own = list(rows), RuleValue.objects.filter(owner=owner)
    own.exclude(code__in=[row.code for row in rows]).delete()
    kept = set(own.values_list("code", flat=True))
    RuleValue.objects.bulk_create(
        RuleValue(
            owner=owner,
            code=row.code,
            amount=row.amount,
            unit_zh=row.unit_zh,
            unit_en=row.unit_en,
            name_zh=row.name_zh,
            name_en=row.name_en,
            article=row.article,
            valid=(row.valid_from, None),
        )
        for row in rows
        if row.code not in kept
    )
    forget_values()
    return own.count()
