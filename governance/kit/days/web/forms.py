"""The forms of the working calendar; each is looked at before it is saved."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.kit.days.queries.drafts import draft_of_day, draft_of_list, draft_of_year
from governance.kit.days.workflow import Draft

LONGEST_LIST = 20_000
KNOWN, PASTED = "known", "pasted"


class CalendarForm(forms.Form):
    """A change with its reason; `seen` comes with the preview, and marks what was looked at."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example the number of the notice. It stands in the log and with the calendar's history."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=32)

    field_order: tuple[str, ...] = ()

    def draft(self, of: Any) -> Draft:
        """Return what the calendar would say."""
        raise NotImplementedError


class DayForm(CalendarForm):
    """One day, as the district decides it."""

    works = forms.ChoiceField(
        label=_("This day is"),
        choices=[("yes", _("worked")), ("no", _("not worked"))],
        widget=forms.RadioSelect(attrs={"class": "in-row"}),
    )
    name = forms.CharField(label=_("What for"), max_length=60, required=False)

    field_order = ("works", "name", "reason")

    def draft(self, of: date) -> Draft:
        """Return the one day."""
        told = self.cleaned_data
        return draft_of_day(of, is_working=told["works"] == "yes", name=told["name"])


class YearForm(CalendarForm):
    """A whole year, from the list that the portal knows or from one that is pasted."""

    way = forms.ChoiceField(
        label=_("Where the days come from"),
        choices=[(KNOWN, _("The official list that this portal knows")), (PASTED, _("The list below"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("The list of the State Council's notice"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control number"}),
        help_text=_(
            "One day or span on each line, 休 or 班 behind it and what for: 2027-02-06至2027-02-12 休 春节. "
            "All other days are worked by their weekday."
        ),
    )

    field_order = ("way", "text", "reason")

    def draft(self, of: int) -> Draft:
        """Return the year; raise Invalid for a list that cannot be read."""
        told = self.cleaned_data
        return draft_of_year(of) if told["way"] == KNOWN else draft_of_list(told["text"], of)
