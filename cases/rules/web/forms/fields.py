"""Fields that many forms are made of."""

from typing import Any

from django import forms

from cases.rules.workflow import LONGEST_TEXT


def text_field(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """Return a field for some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=LONGEST_TEXT, widget=widget, help_text=help_text)
