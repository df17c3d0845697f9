"""The numbers that rules use, as they stand on a day."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import RuleValue
from governance.errors import Invalid
from governance.queries.memory import Kept

WEIGHTS = ("weight-response", "weight-resolution", "weight-satisfaction")

_values = Kept(lambda: list(RuleValue.objects.all()), seconds=30)


def value_in_force(code: str, on: datetime) -> Decimal:
    """Return the number of this code that holds at a moment; raise Invalid when an administrator must add one."""
    day = timezone.localdate(on)
    for value in _values.get():
        if value.code == code and value.valid.lower <= day and (value.valid.upper is None or day < value.valid.upper):
            return value.amount
    raise Invalid(_("No value “%(code)s” is in force. An administrator must add one.") % {"code": code})


def forget_values() -> None:
    """Have this process read the values again at their next use."""
    _values.forget()
