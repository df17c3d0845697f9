"""The form with which a table is asked for."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """In which format a worker writes the rows."""

    format = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], widget=forms.RadioSelect)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "", "invalid": ""})

    @classmethod
    def fresh(cls) -> "TableForm":
        """Return an empty form with a key of its own."""
        return cls(initial={"idempotency_key": uuid.uuid4(), "format": "xlsx"})


class PeopleForm(TableForm):
    """The same, for those who may see whole phone numbers: whether they must stand in the file, and why."""

    reason = forms.CharField(
        label=_("Why residents must stand in it in full"),
        help_text=_(
            "Leave it empty and names and numbers stay masked. What you write is kept in the log and on each case."
        ),
        required=False,
        max_length=200,
    )
