"""The numbers that rules use, as they stand on a day."""

import time
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import RuleValue
from governance.errors import Invalid

KEEP_SECONDS = 30.0
WEIGHTS = ("weight-response", "weight-resolution", "weight-satisfaction")

_kept: dict[str, tuple[float, list[RuleValue]]] = {}


def value_in_force(code: str, on: datetime) -> Decimal:
    """Return the number of this code that holds at a moment; raise Invalid when an administrator must add one."""
    day = timezone.localdate(on)
    for value in _values():
        if value.code == code and value.valid.lower <= day and (value.valid.upper is None or day < value.valid.upper):
            return value.amount
    raise Invalid(_("No value “%(code)s” is in force. An administrator must add one.") % {"code": code})


def forget_values() -> None:
    """Have this process read the values again at their next use."""
    _kept.clear()


def _values() -> list[RuleValue]:
    kept = _kept.get("values")
    if kept is None or time.monotonic() - kept[0] > KEEP_SECONDS:
        kept = _kept["values"] = (time.monotonic(), list(RuleValue.objects.all()))
    return kept[1]
