"""The forms of who works on assignments, and of what is done with many of them at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.casework.queries.colleagues import Colleague


class GiveForm(forms.Form):
    """Which colleague works on it from now on."""

    to = forms.ChoiceField(label=_("Who works on it"), widget=forms.RadioSelect, help_text=_("They are told at once."))

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(person.username, person.name) for person in colleagues]  # type: ignore[attr-defined]


class PartsForm(forms.Form):
    """What asks for nothing more, and a key that names this very sending."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: uuid.uuid4().hex)


class GivePartsForm(PartsForm, GiveForm):
    """One colleague for all of them."""
