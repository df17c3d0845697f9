"""The numbers that rules use, as they stand on a day."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.rules.models import RuleValue
from governance.ground.errors import Invalid
from governance.ground.memory import Kept

_values = Kept(lambda: list(RuleValue.objects.all()), seconds=30)


def value_in_force(code: str, on: datetime) -> Decimal:
    """Return the number of this code that holds at a moment; raise Invalid when an administrator must add one."""
    return value_on(code, timezone.localdate(on))


def value_on(code: str, day: date) -> Decimal:
    """Return the number of this code that holds on a day; raise Invalid when an administrator must add one."""
    for value in _values.get():
        if value.code == code and value.valid.lower <= day and (value.valid.upper is None or day < value.valid.upper):
            return value.amount
    raise Invalid(_("No value “%(code)s” is in force. An administrator must add one.") % {"code": code})


def share_in_force(code: str, on: datetime) -> float:
    """Return a number in per cent as a part of one; raise Invalid when an administrator must add one."""
    return share_on(code, timezone.localdate(on))


def share_on(code: str, day: date) -> float:
    """Return what a number in per cent is of one on a day; raise Invalid when an administrator must add one."""
    return float(value_on(code, day)) / 100


def forget_values() -> None:
    """Have this process read the values again at their next use."""
    _values.forget()
