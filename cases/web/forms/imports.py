"""The form with which a file of cases is sent."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A CSV or XLSX file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with one case in each row, at most 30 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "", "invalid": ""})

    @classmethod
    def fresh(cls) -> "ImportForm":
        """Return an empty form with a key of its own."""
        return cls(initial={"idempotency_key": uuid.uuid4()})
