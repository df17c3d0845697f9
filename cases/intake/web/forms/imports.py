"""The form with which a file of cases is sent."""

import uuid
from collections.abc import Iterable
from typing import Any

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
    community = forms.ChoiceField(
        label=_("Rows without a place belong to"),
        required=False,
        help_text=_("Choose a community only if there are such rows; the desk finds the place."),
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "", "invalid": ""})

    def __init__(self, *args: Any, communities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].choices = [("", _("No community: such rows are rejected")), *communities]  # type: ignore[attr-defined]

    @classmethod
    def fresh(cls, *, communities: Iterable[tuple[str, str]]) -> "ImportForm":
        """Return an empty form with a key of its own."""
        return cls(initial={"idempotency_key": uuid.uuid4()}, communities=communities)
