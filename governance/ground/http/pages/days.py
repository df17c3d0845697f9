"""The fields of forms for days and moments; those that nobody can mean are refused here, for every page."""

from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from governance.ground.workflow.days import EARLIEST_YEAR, LATEST_YEAR, is_meant

D = TypeVar("D", date, datetime)


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own way."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Day(forms.DateField):
    """A day, picked or typed."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """Return the day; raise ValidationError for one that nobody can mean."""
        return _checked(super().to_python(value))


class Moment(forms.DateTimeField):
    """A day and a time of day."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment; raise ValidationError for one that nobody can mean."""
        return _checked(super().to_python(value))


def _checked(day: D | None) -> D | None:
    if day is not None and not is_meant(day):
        raise ValidationError(unmeant())
    return day


def unmeant() -> str:
    """Say between which years a day lies."""
    return _("Give a day between %(first)d and %(last)d.") % {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
