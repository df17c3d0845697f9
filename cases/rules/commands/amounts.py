"""What is refused of a number that rules use: by itself, and beside the others that hold on the same days."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from cases.rules.workflow.amounts import IN_ORDER, OWNER, PERCENT, WEIGHTS, WHOLE_UNITS, most_of
from governance.ground.errors import Invalid
from governance.kit.numbers.models import RuleValue


def require_amount(value: RuleValue, amount: Decimal) -> None:
    """Raise Invalid for a number that the rule cannot use."""
    most = most_of(value.code, value.unit_en)
    if amount < 0 or (amount == 0 and value.code not in WEIGHTS):
        _refuse(value.code, _("Give a number above zero."))
    if most is not None and amount > most:
        share = value.unit_en == PERCENT
        _refuse(value.code, _("A share is at most 100.") if share else _("Give at most %(most)d.") % {"most": most})
    if value.unit_en in WHOLE_UNITS and amount != amount.to_integral_value():
        _refuse(value.code, _("Give a whole number."))


def require_together(codes: Collection[str], since: date) -> None:
    """Raise Invalid unless changed numbers fit the others on their day and on each later day on which one changes."""
    for day, held in _days(WEIGHTS, since):
        total = sum((row.amount for row in held.values()), Decimal(0))
        if total != 100:
            message = _("The three weights make %(total)s on %(day)s. They must make 100 together.")
            raise Invalid(message % {"total": _plain(total), "day": day.isoformat()})
    for row in IN_ORDER:
        for lower, upper in pairwise(row):
            if lower in codes or upper in codes:
                _require_order(lower, upper, codes, since)


def _require_order(lower: str, upper: str, codes: Collection[str], since: date) -> None:
    for day, held in _days((lower, upper), since):
        if lower in held and upper in held and held[lower].amount > held[upper].amount:
            message = _("“%(lower)s” is %(less)s on %(day)s. It may be at most as much as “%(upper)s”, %(more)s.") % {
                "lower": held[lower].name,
                "less": _plain(held[lower].amount),
                "upper": held[upper].name,
                "more": _plain(held[upper].amount),
                "day": day.isoformat(),
            }
            _refuse(lower if lower in codes else upper, message)


def _days(codes: Collection[str], since: date) -> Iterator[tuple[date, Mapping[str, RuleValue]]]:
    """Return what holds on a day, and on each later day on which one of the numbers changes."""
    rows = list(RuleValue.objects.of_district(OWNER).filter(code__in=codes))
    for day in sorted({since, *(row.valid.lower for row in rows if row.valid.lower > since)}):
        yield day, {row.code: row for row in rows if row.holds_on(day)}


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _refuse(code: str, message: str) -> None:
    raise Invalid(message, {code: message})
