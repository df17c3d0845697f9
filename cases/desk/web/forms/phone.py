"""Asking for a resident's whole number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class PhoneForm(forms.Form):
    """Why somebody needs the whole number."""

    reason = forms.CharField(label=gettext_lazy("Why you need the whole number"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        # It stands beside forms that ask for a reason too.
        super().__init__(data, auto_id="phone-%s")
