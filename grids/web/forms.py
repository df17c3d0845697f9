"""What people type on the grid's pages; commands check what it means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.days import Day

Choices = list[tuple[str, str]]


class StaffForm(forms.Form):
    """Someone for a cell."""

    person = forms.CharField(
        label=_("Person"),
        max_length=150,
        help_text=_("Type a name or log-in name and choose."),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off", "autocapitalize": "none"}),
    )
    duty = forms.ChoiceField(label=_("Duty"), widget=forms.RadioSelect(attrs={"class": "in-row"}))
    since = Day(label=_("First day"))
    until = Day(
        label=_("Ends on"),
        required=False,
        help_text=_("From this day on it holds no more. Leave it empty when the end is open."),
    )

    def __init__(self, *args: Any, duties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["duty"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = duties


class RelieveForm(forms.Form):
    """When a duty ends."""

    ends_on = Day(label=_("Ends on"), help_text=_("From this day on it holds no more."))
